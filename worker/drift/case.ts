import type { Cause, Changes } from '#contract';
import type { EngineFacts } from './engine.ts';
import type { SurfaceMemory } from './surface.ts';

/** What is known of the agent, whichever surface is judged. Times are Unix milliseconds. */
export interface AgentFacts {
  readonly enrolledAt: number;
  /** When the silence limit was passed; null while the agent is heard. */
  readonly silentSince: number | null;
  /** When two agents with one key were first seen taking turns; null while there is one. */
  readonly duplicateSince: number | null;
  /** The last message under the present key; null before the first. */
  readonly seenAt: number | null;
}

/** One surface to be judged. */
export interface Case<Declared, Observed, Evidence, Running> {
  readonly now: number;
  /** What changed, if this judgement opens a drift. */
  readonly trigger: Cause;
  readonly agent: AgentFacts;
  /** The surface's part of the intent. */
  readonly declared: Declared;
  /** The surface in the last report; null before the first. */
  readonly observed: Observed | null;
  /** The last decidable evidence and when it last held. */
  readonly last: { readonly evidence: Evidence; readonly at: number } | null;
  /** The decidable evidence that the report which has just come replaces, and until when it held; null or left out without one. */
  readonly previous?: { readonly evidence: Evidence; readonly at: number } | null;
  readonly engine: EngineFacts;
  /** The surface's part of what the agent says that the engine loaded; null where it does not know. */
  readonly running: Running | null;
  readonly memory: SurfaceMemory | null;
  /** What the agent saw moving with the report that is judged; null or left out where it saw nothing, or where no report came. */
  readonly changes?: Changes | null;
  /** Whether the apply script is at work there; left out where it is not. */
  readonly isApplying?: boolean;
}
