import type { EngineListening } from '../config/listening.ts';

/** What stands on the disk of all that the engine reads at a load, as one observation found it. */
export interface DiskState {
  /** What each file holds, by its path: short digests, and the texts of links. Folders and what is absent are left out. */
  files(): ReadonlyMap<string, string>;
  /** Another one wherever anything was changed since, also where it was changed back. Comparable across processes. */
  readonly stamp: string;
  /** The newest change of any of it, or of what stands beside `config.yaml` and is gone since. Unix milliseconds. */
  readonly newestMs: number;
  /** The newest change of what the engine reads before it opens the Local API: its configuration. Unix milliseconds. */
  readonly newestConfigMs: number;
  /** What a load now would make of each surface, by its member of a report; null where that is not known. Plain data. */
  readonly loadable: Readonly<Record<string, unknown>>;
  readonly listening: EngineListening;
  /** Where the acquisitions of `source: appsec` listen, as they say it. */
  readonly appsecListeners: readonly string[];
  readonly hubDir: string;
  /** What decides a surface: a folder's files, or a file. */
  readonly decisive: readonly string[];
  /** A path of `files` as CrowdSec sees it. */
  toCrowdsec(path: string): string;
}
