import * as v from 'valibot';
import { listOf } from '../list.ts';
import { InstalledName } from '../names.ts';
import { RUNNING_ENTRIES } from '../surfaces/index.ts';
import { Detail, Path, said, word } from '../text.ts';
import { Timestamp } from '../time.ts';

/** How many changed paths are listed at most. */
export const CHANGED_LISTED_MAX = 100;

const Count = v.pipe(v.number(), v.integer(), v.minValue(0));

/**
 * What is known of the running engine. `running`: it runs, and what it loaded is known; `down`: by evidence it does not run; `unknown`:
 * anything else, also where it surely runs and only what it loaded is not known.
 */
export const EngineReport = v.object({
  state: v.picklist(['running', 'down', 'unknown']),
  /** Why it is `down` or `unknown`, and what would tell more: a sentence. Null where it is `running`. */
  why: Detail,
  /** When the process began; null where that is not known. */
  started_at: v.nullable(Timestamp),
  /** When it loaded what it runs: its start or its last reload; null where that is not known. */
  loaded_at: v.nullable(Timestamp),
  /** Whether files that it reads at a load differ from what it loaded. Only where it is `running`. */
  reload_needed: v.boolean(),
  /** These files, as CrowdSec sees them; those that decide a surface first. */
  changed_since: listOf(Path, CHANGED_LISTED_MAX),
  /** How many there are, listed or not. */
  changed_count: Count,
  ...RUNNING_ENTRIES,
});
export type EngineReport = v.InferOutput<typeof EngineReport>;

/** Something that is installed and loaded and still protects nobody. */
export const ProtectionGap = v.object({
  /** `simulation`, `profiles`, `format` or `data_file`; a newer agent may know more. */
  kind: word(64),
  /** The scenarios that it concerns, the first 20; none where it concerns all of the host. */
  scenarios: listOf(InstalledName, 20),
  /** How many it concerns. */
  count: Count,
  /** A sentence that names CrowdSec's own file and key. */
  detail: said(1000),
});
export type ProtectionGap = v.InferOutput<typeof ProtectionGap>;

/** The running engine, as a drift document has it. */
export interface DriftEngine
  extends Pick<EngineReport, 'state' | 'started_at' | 'loaded_at' | 'reload_needed' | 'changed_since' | 'changed_count'> {
  /** A sentence for a person. */
  detail: string;
}
