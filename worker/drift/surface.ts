import type { Cause, Declared, Reason, Status } from '#contract';

/** A host's intent, as the comparison needs it. */
export interface DeclaredIntent {
  readonly scenarios: Readonly<Record<string, Declared>>;
  /** Null: neither declared nor adopted. */
  readonly inbound: number | null;
  readonly outbound: number | null;
}

/**
 * What one surface adds to the ladder of the state table (DESIGN section 4).
 * `Observed` is its part of a report, `Evidence` what is compared, `Compared` its own fields on the wire.
 */
export interface SurfaceRule<Observed, Evidence, Compared> {
  /** The evidence that an observation holds, or null where it decides nothing. */
  evidence(observed: Observed): Evidence | null;
  /** Row 4: nothing to compare. */
  isUndeclared(intent: DeclaredIntent, observed: Observed): boolean;
  /** Row 5: why the observation decides nothing, or null. */
  obstacle(observed: Observed): Reason | null;
  /** Rows 6 and 8. Without evidence nothing differs. */
  compare(intent: DeclaredIntent, evidence: Evidence | null): { differs: boolean; compared: Compared };
  /** Row 7: why agreement on disk is not enough, or null. */
  doubt(observed: Observed): Reason | null;
  /** A sentence for a person about a standing that rests on an observation. */
  sentence(standing: Standing, intent: DeclaredIntent, compared: Compared, observed: Observed): string;
}

/** A status and its reason. */
export interface Standing {
  readonly status: Status;
  readonly reason: Reason | null;
}

/** What is remembered of a surface between two judgements. Times are Unix milliseconds. */
export interface SurfaceMemory {
  /** What the evidence says, silence and duplicates left aside. */
  readonly standing: Standing & { readonly since: number };
  readonly drift: { readonly since: number; readonly cause: Cause } | null;
  /** Whether there ever was evidence to compare with. */
  readonly compared: boolean;
}
