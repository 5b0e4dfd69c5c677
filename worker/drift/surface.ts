import type { Basis, Cause, ChangeKind, Evidence as Ground, Reason, Status } from '#contract';
import type { Doing } from './whose-doing.ts';

/**
 * What one surface adds to the ladder of the state table (docs/verdicts.md), which `judge` walks.
 * `Declared` is its part of an intent, `Observed` its part of a report, `Evidence` what is compared, `Compared` its own fields on
 * the wire, `Running` what an agent says that the running engine loaded of it. The functions are pure, and methods, so that a list
 * can hold the rules of all surfaces.
 */
export interface SurfaceRule<
  Declared = unknown,
  Observed = unknown,
  Evidence = unknown,
  Compared extends object = object,
  Running = unknown,
> {
  /** The part of an intent in which nobody declared anything. */
  readonly nothingDeclared: Declared;
  /** Whether an operator declared anything of it, or what was adopted is all that there is; null where there is neither. */
  basis(declared: Declared): Basis | null;
  /** The evidence that an observation holds, or null where it decides nothing. */
  evidence(observed: Observed): Evidence | null;
  /** Row 4: there is nothing to compare. */
  isUndeclared(declared: Declared, observed: Observed): boolean;
  /** Row 5: why the observation decides nothing, or null. */
  obstacle(observed: Observed): Reason | null;
  /**
   * Rows 7 and 8, and `drift_detected` in every row. Without evidence nothing differs.
   * @param running what the engine loaded; null where that is not known, and of a surface of which it cannot be seen
   * @param memory what `remember` gave the time before
   */
  compare(declared: Declared, evidence: Evidence | null, running: Running | null, memory?: unknown): Comparison<Compared>;
  /** What differs, item by item, for whoever is alerted of it or accepts it for a while; empty where nothing does. */
  differences(declared: Declared, compared: Compared): readonly Difference[];
  /** Row 9: why agreement on disk is not enough, or null. */
  doubt(declared: Declared, observed: Observed): Reason | null;
  /**
   * A sentence for a person about a standing that rests on an observation. Of `in_sync` only what was compared: `judge` says
   * before it whether the engine runs it.
   * @param around what else it may tell of, with what `remember` gave for this judgement
   */
  sentence(standing: Standing, declared: Declared, compared: Compared, observed: Observed, around?: Partial<Around>): string;
  /** What becomes declared by evidence because nobody declared it, with a sentence for the history; null where nothing does. */
  adopt(declared: Declared, observed: Observed, circumstances: Circumstances): Adopted<Declared> | null;
  /** When `adopt` will have more to adopt by the passing of time alone, in Unix milliseconds; null where it will not. */
  adoptsAt?(declared: Declared, observed: Observed, circumstances: Circumstances): number | null;
  /** What the rule keeps in mind between two judgements, as JSON has it; undefined: nothing. Asked only where there is evidence. */
  remember?(declared: Declared, given: Remembering<Evidence>): unknown;
  /** What is kept of an observation: without lists that beside its state are no evidence. */
  kept(observed: Observed): Observed;
  /** The changes that can open a drift of this surface and that no hub upgrade makes. */
  readonly neverByUpgrade: readonly ChangeKind[];
  /** Why CrowdSec's next load would fail, as far as this observation tells; null where it tells of nothing. */
  loadFault(observed: Observed): string | null;
}

/** What is known of a host beside one surface's report. */
export interface Around {
  /** Why CrowdSec's next load would fail; null where nothing is known to be wrong. */
  readonly loadFault: string | null;
  /** Whether the apply script is at work there. */
  readonly isApplying: boolean;
  /** Whether two agents with one key take turns, so that it is not known whose report it is. */
  readonly isDuplicate: boolean;
  /** What the rule kept in mind at the last judgement. */
  readonly remembered: unknown;
}

/** What an adoption depends on, beside what the host reports. */
export interface Circumstances extends Around {
  /** Unix milliseconds. */
  readonly now: number;
  /** The host's name, for the sentence. */
  readonly host: string;
  /** Of `adoptsAt`: whether `adopt` was asked just before. Otherwise what is due has yet to be. */
  readonly wasAsked?: boolean;
}

/** What is declared with what was adopted. */
export interface Adopted<Declared> {
  readonly declared: Declared;
  readonly sentence: string;
}

/** What a rule can remember a judgement by. Times are Unix milliseconds. */
export interface Remembering<Evidence> {
  readonly evidence: Evidence;
  /** What the report that has just come replaces, and until when that held; null without a new report. */
  readonly previous: { readonly evidence: Evidence; readonly at: number } | null;
  /** What `remember` gave the time before. */
  readonly memory: unknown;
  readonly now: number;
}

export interface Comparison<Compared> {
  /** Where it differs from what is declared: on the disk, or only in what the running engine loaded; null where it agrees. */
  readonly differs: Ground | null;
  /** Why it is only known from before that it differs, and cannot be seen now; left out where it can. */
  readonly notSeen?: Reason;
  readonly compared: Compared;
}

/** One item that is not as it shall be. */
export interface Difference {
  /** As the verdict names it: a scenario, a threshold. */
  readonly item: string;
  /** How it differs. Of an item that differs otherwise than before it is another text, so that nothing that was accepted before holds for it. */
  readonly how: string;
  /** The same as the end of a sentence that begins with the item: `is installed`, `threshold is 20, not 15`. */
  readonly words: string;
  /** The same where the host did it: `came back`. Left out where that reads no better. */
  readonly became?: string;
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
  readonly drift: { readonly since: number; readonly cause: Cause; readonly doing?: Doing } | null;
  /** Whether there ever was evidence to compare with. */
  readonly compared: boolean;
  /** What the engine had loaded of it, where only that makes the drift. */
  readonly running?: unknown;
  /** What the surface's rule keeps in mind. */
  readonly remembered?: unknown;
}
