import type { Cause, Reason, Status } from '#contract';

/**
 * What one surface adds to the ladder of the state table (docs/verdicts.md), which `judge` walks.
 * `Declared` is its part of an intent, `Observed` its part of a report, `Evidence` what is compared, `Compared` its own fields on
 * the wire. The functions are pure, and methods, so that a list can hold the rules of all surfaces.
 */
export interface SurfaceRule<Declared = unknown, Observed = unknown, Evidence = unknown, Compared extends object = object> {
  /** The part of an intent in which nobody declared anything. */
  readonly nothingDeclared: Declared;
  /** The evidence that an observation holds, or null where it decides nothing. */
  evidence(observed: Observed): Evidence | null;
  /** Row 4: there is nothing to compare. */
  isUndeclared(declared: Declared, observed: Observed): boolean;
  /** Row 5: why the observation decides nothing, or null. */
  obstacle(observed: Observed): Reason | null;
  /** Row 6, and `drift_detected` in every row. Without evidence nothing differs. */
  compare(declared: Declared, evidence: Evidence | null): { differs: boolean; compared: Compared };
  /** Row 7: why agreement on disk is not enough, or null. */
  doubt(declared: Declared, observed: Observed): Reason | null;
  /** A sentence for a person about a standing that rests on an observation. */
  sentence(standing: Standing, declared: Declared, compared: Compared, observed: Observed): string;
  /** What becomes declared by a report because nobody declared it, with a sentence for the history; null where nothing does. */
  adopt(declared: Declared, observed: Observed): { declared: Declared; sentence: string } | null;
  /** What is kept of an observation: without lists that beside its state are no evidence. */
  kept(observed: Observed): Observed;
  /** Why CrowdSec's next load would fail, as far as this observation tells; null where it tells of nothing. */
  loadFault(observed: Observed): string | null;
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
