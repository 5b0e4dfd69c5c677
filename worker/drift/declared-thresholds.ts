import type { Basis } from '#contract';

export type Threshold = 'inbound' | 'outbound';

/** Both, in the order in which a person is told of them. */
export const THRESHOLDS: readonly Threshold[] = ['inbound', 'outbound'];

/** The thresholds that are declared or were adopted; null: neither. */
export interface DeclaredThresholds {
  readonly inbound: number | null;
  readonly outbound: number | null;
  /**
   * What was adopted of those that no operator declared, and when. Left out where nothing was. A Worker of before this member keeps it as
   * it stands when it sets a threshold, so one that has another value by now was declared.
   */
  readonly adopted?: { readonly inbound?: Adoption; readonly outbound?: Adoption };
}

interface Adoption {
  readonly value: number;
  /** Unix milliseconds. */
  readonly at: number;
}

/** When a threshold was adopted (Unix milliseconds); null where an operator declared it, and where there is none. */
export function adoptionOf({ adopted, ...values }: DeclaredThresholds, threshold: Threshold): number | null {
  const adoption = adopted?.[threshold];
  return adoption !== undefined && adoption.value === values[threshold] ? adoption.at : null;
}

/**
 * The thresholds with one of them set anew.
 * @param adoptedAt when that was adopted, in Unix milliseconds; null: an operator declares it, or it is null
 */
export function withThreshold(
  declared: DeclaredThresholds,
  threshold: Threshold,
  value: number | null,
  adoptedAt: number | null,
): DeclaredThresholds {
  const { adopted = {}, ...values } = declared;
  const { [threshold]: _, ...others } = adopted;
  const next = value === null || adoptedAt === null ? others : { ...others, [threshold]: { value, at: adoptedAt } };
  return { ...values, [threshold]: value, ...(Object.keys(next).length === 0 ? {} : { adopted: next }) };
}

/** One threshold that an operator declared is enough for `declared`. */
export function basisOfThresholds(declared: DeclaredThresholds): Basis | null {
  const set = THRESHOLDS.filter((threshold) => declared[threshold] !== null);
  if (set.length === 0) return null;
  return set.every((threshold) => adoptionOf(declared, threshold) !== null) ? 'adopted' : 'declared';
}
