import type { Intent } from '#contract';

/** A file that the agent writes from the intent, for the apply script to consume. */
export interface Sentinel {
  readonly file: string;
  /** Whether it may be absent. */
  readonly isOptional: boolean;
  /** Its whole text; null where the file must not exist. */
  text(intent: Intent): string | null;
}

/** What the agent knows of one surface's sentinels. The rest of it loops over the registry and names no surface. */
export interface SurfaceSentinels {
  readonly sentinels: readonly Sentinel[];
  /** What is wrong with an intent although its schema takes it, as a sentence; null where nothing is. */
  faultIn(intent: Intent): string | null;
}
