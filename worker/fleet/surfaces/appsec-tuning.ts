import { accept, appsecTuning, DEFAULT_THRESHOLDS, type ThresholdChange, type TuningReport } from '#contract';
import { type DeclaredThresholds, tuningRule } from '../../drift/index.ts';
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

  // A threshold that the other host does not declare stays as it is.
  planCopy(source, target) {
    const changes = (['inbound', 'outbound'] as const).flatMap((threshold) => {
      const becomes = source[threshold];
      return becomes === null || becomes === target[threshold] ? [] : [{ threshold, was: target[threshold], becomes }];
    });
    const declared = { inbound: source.inbound ?? target.inbound, outbound: source.outbound ?? target.outbound };
    return { changes, skipped: [], declared };
  },

  planUndo(undone, declared) {
    const differing = undone.filter(({ threshold, was }) => declared[threshold] !== was);
    const changes = differing.map(({ threshold, was }) => ({ threshold, was: declared[threshold], becomes: was }));
    return accept({
      changes,
      skipped: [],
      declared: { ...declared, ...Object.fromEntries(changes.map(({ threshold, becomes }) => [threshold, becomes])) },
      declaredSince: differing.some(({ threshold, becomes }) => declared[threshold] !== becomes),
    });
  },

  changeInWords: ({ threshold, becomes }) => `${threshold} threshold ${becomes ?? 'no longer declared'}`,
};
