import type { TuningDocument, TuningPatch, TuningVerdict } from '#contract';

/**
 * What an operator may declare. They are the contract's own numbers, which a test holds them to: the page imports no values
 * from the contract.
 */
export const THRESHOLD_MIN = 1;
export const THRESHOLD_MAX = 100;

const isDeclarable = (value: number | null): value is number =>
  value !== null && Number.isInteger(value) && value >= THRESHOLD_MIN && value <= THRESHOLD_MAX;

/** The two fields of the form as they were typed. */
export interface TuningInput {
  inbound: string;
  outbound: string;
}

/** A typed threshold, or null where it is no whole number from 1 to 100. */
export function parseThreshold(typed: string): number | null {
  const value = /^\s*\d{1,4}\s*$/.test(typed) ? Number(typed) : null;
  return isDeclarable(value) ? value : null;
}

/**
 * What saving the form sends: the thresholds that differ from the declared ones, and the inbound one also where
 * nothing is declared yet. Null where there is nothing to save or a field holds no threshold.
 */
export function patchOf(input: TuningInput, current: TuningDocument): TuningPatch | null {
  const inbound = parseThreshold(input.inbound);
  const outbound = parseThreshold(input.outbound);
  if (inbound === null || outbound === null) return null;
  const patch: TuningPatch = {};
  if (inbound !== current.inbound_threshold || !current.declared.inbound) patch.inbound_threshold = inbound;
  if (outbound !== current.outbound_threshold) patch.outbound_threshold = outbound;
  return Object.keys(patch).length > 0 ? patch : null;
}

/** The declaration that would keep what the host has of what differs, and nothing else; null where that cannot be declared. */
export function keepablePatch(verdict: TuningVerdict): TuningPatch | null {
  const patch: TuningPatch = {};
  if (verdict.actual_inbound !== null && verdict.actual_inbound !== verdict.expected_inbound)
    patch.inbound_threshold = verdict.actual_inbound;
  if (verdict.actual_outbound !== null && verdict.actual_outbound !== verdict.expected_outbound)
    patch.outbound_threshold = verdict.actual_outbound;
  const kept = Object.values(patch);
  return kept.length > 0 && kept.every(isDeclarable) ? patch : null;
}

/** What such a declaration declares: `inbound 20 and outbound 9`. */
export const patchWords = ({ inbound_threshold, outbound_threshold }: TuningPatch): string =>
  [
    inbound_threshold !== undefined && `inbound ${inbound_threshold}`,
    outbound_threshold !== undefined && `outbound ${outbound_threshold}`,
  ]
    .filter(Boolean)
    .join(' and ');
