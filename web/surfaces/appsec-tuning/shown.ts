import type { IntentTag, TuningDocument, TuningPatch, TuningVerdict } from '#contract';
import type { WriteEnd } from '../../data/writes/intent-write.ts';
import { endOf, endOfAll } from '../../data/writes/write-end.ts';

export type Threshold = 'inbound' | 'outbound';
export const THRESHOLDS: readonly Threshold[] = ['inbound', 'outbound'];

/** A threshold of the intent as it was on screen. */
export interface ShownThreshold {
  value: number;
  /** Whether a person declared it; null where that was not told. What is adopted or a default nobody declared. */
  isDeclared: boolean | null;
  /** The intent that it was a part of. */
  of: IntentTag | undefined;
}

export type ShownThresholds = Record<Threshold, ShownThreshold>;

/** The thresholds that the form shows. */
export function shownIn({ intent: of, declared, adopted, ...values }: TuningDocument): ShownThresholds {
  const shown = (threshold: Threshold): ShownThreshold => ({
    value: values[`${threshold}_threshold`],
    isDeclared: declared[threshold] && !adopted[threshold],
    of,
  });
  return { inbound: shown('inbound'), outbound: shown('outbound') };
}

/** The thresholds that the banner tells, which does not say whether each is declared. @param of of the drift document */
export function shownInBanner(verdict: TuningVerdict, of: IntentTag | undefined): ShownThresholds {
  const shown = (value: number): ShownThreshold => ({ value, isDeclared: null, of });
  return { inbound: shown(verdict.expected_inbound), outbound: shown(verdict.expected_outbound) };
}

/** The thresholds that a patch declares. */
export const declaredBy = (patch: TuningPatch): Threshold[] =>
  THRESHOLDS.filter((threshold) => patch[`${threshold}_threshold`] !== undefined);

/** The revision on which a patch was made: of what was seen of its thresholds, the oldest. */
export function oldestOf(patch: TuningPatch, shown: ShownThresholds): IntentTag | undefined {
  const [oldest] = declaredBy(patch)
    .map((threshold) => shown[threshold].of)
    .sort((a, b) => (a?.revision ?? 0) - (b?.revision ?? 0));
  return oldest;
}

/**
 * How the declaration of one threshold ends, by what it is now. Whoever declares the number that counts already overwrites nobody, and
 * where only an adoption took the place of a default with the same number, it is as it was shown.
 */
export function thresholdEnd(shown: ShownThreshold, now: ShownThreshold, wanted: number): WriteEnd {
  if (now.value === wanted) return now.isDeclared ? 'already' : 'again';
  const isAsShown = shown.isDeclared === null || shown.isDeclared === now.isDeclared;
  return isAsShown ? endOf(shown.value, now.value, wanted) : 'changed';
}

const endIn = (patch: TuningPatch, shown: ShownThresholds, now: ShownThresholds) => (threshold: Threshold) =>
  thresholdEnd(shown[threshold], now[threshold], patch[`${threshold}_threshold`] ?? now[threshold].value);

/** How a patch ends, by what its thresholds are now. */
export const patchEnd = (patch: TuningPatch, shown: ShownThresholds, now: ShownThresholds): WriteEnd =>
  endOfAll(declaredBy(patch).map(endIn(patch, shown, now)));

/** The thresholds of a patch that somebody else changed. */
export const changedIn = (patch: TuningPatch, shown: ShownThresholds, now: ShownThresholds): Threshold[] =>
  declaredBy(patch).filter((threshold) => endIn(patch, shown, now)(threshold) === 'changed');
