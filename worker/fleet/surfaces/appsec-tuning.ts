import { accept, appsecTuning, DEFAULT_THRESHOLDS, type ThresholdChange, type TuningReport } from '#contract';
import { adoptionOf, type DeclaredThresholds, THRESHOLDS, tuningRule, withThreshold } from '../../drift/index.ts';
import type { FleetSurface } from './surface.ts';

/** The AppSec anomaly thresholds of a host. */
export const tuningSurface: FleetSurface<DeclaredThresholds, TuningReport, ThresholdChange> = {
  name: appsecTuning.name,
  reportKey: appsecTuning.reportKey,
  rule: tuningRule,

  intentForAgent: ({ inbound, outbound }) => ({
    inbound_threshold: inbound ?? DEFAULT_THRESHOLDS.inbound,
    outbound_threshold: outbound ?? DEFAULT_THRESHOLDS.outbound,
    thresholds_declared: { inbound: inbound !== null, outbound: outbound !== null },
  }),

  // A threshold that the other host does not have stays as it is. What it has is declared of this one by whoever copies it, and so is what
  // is declared there and was adopted by this one as the same number. Where both adopted the same, they are equal already.
  planCopy(source, target) {
    const changes = THRESHOLDS.flatMap((threshold) => {
      const becomes = source[threshold];
      const isDeclaredNow = adoptionOf(source, threshold) === null && adoptionOf(target, threshold) !== null;
      const isSo = becomes === target[threshold] && !isDeclaredNow;
      return becomes === null || isSo ? [] : [thresholdChange(target, threshold, becomes)];
    });
    return { changes, skipped: [], declared: withDeclared(target, changes) };
  },

  planUndo(undone, declared) {
    const adoptedAt = ({ was_adopted_at }: ThresholdChange) => (was_adopted_at === undefined ? null : Date.parse(was_adopted_at));
    const differing = undone.filter(
      (change) => declared[change.threshold] !== change.was || adoptionOf(declared, change.threshold) !== adoptedAt(change),
    );
    return accept({
      changes: differing.map(({ threshold, was }) => thresholdChange(declared, threshold, was)),
      skipped: [],
      declared: differing.reduce((all, change) => withThreshold(all, change.threshold, change.was, adoptedAt(change)), declared),
      declaredSince: differing.some(({ threshold, becomes }) => declared[threshold] !== becomes),
    });
  },

  changeInWords: ({ threshold, becomes }) => `${threshold} threshold ${becomes ?? 'no longer declared'}`,
};

/** What setting a threshold changes, with what an undo needs. */
export function thresholdChange(
  before: DeclaredThresholds,
  threshold: ThresholdChange['threshold'],
  becomes: number | null,
): ThresholdChange {
  const adoptedAt = adoptionOf(before, threshold);
  return {
    threshold,
    was: before[threshold],
    ...(adoptedAt === null ? {} : { was_adopted_at: new Date(adoptedAt).toISOString() }),
    becomes,
  };
}

/** The thresholds with these changes, which an operator made. */
export const withDeclared = (before: DeclaredThresholds, changes: readonly ThresholdChange[]): DeclaredThresholds =>
  changes.reduce((all, { threshold, becomes }) => withThreshold(all, threshold, becomes, null), before);
