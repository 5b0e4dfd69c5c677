import * as v from 'valibot';

export type Status = 'in_sync' | 'drifted' | 'unknown' | 'undeclared';

/** Why a status is `unknown`; of `drifted` only `reload_needed`, and null where the disk itself differs. The other statuses have no reason. */
export type Reason =
  | 'never_reported'
  | 'agent_silent'
  | 'duplicate_agent'
  | 'unreadable'
  | 'missing'
  | 'invalid'
  | 'indeterminate'
  | 'not_processing'
  | 'engine_down'
  | 'reload_needed'
  | 'not_loaded'
  | 'not_compared'
  | 'part_of_item'
  | 'unloadable'
  | 'check_stopped';

/** How many items a list lacks, by the list's name: a published document is cut where it is long, one that is asked fresh is whole. */
export const Cut = v.pipe(
  v.record(v.string(), v.pipe(v.number(), v.integer(), v.minValue(1))),
  v.description('How many items a list lacks, by the name of the list. With ?fresh=true nothing is cut.'),
);
export type Cut = v.InferOutput<typeof Cut>;

/** What a verdict rests on: the running engine is known to have loaded it, or only what stands on the disk is known. */
export type Evidence = 'running' | 'disk';

/** What a surface is compared with: something that an operator declared of it, or only what was adopted from the host itself. */
export type Basis = 'declared' | 'adopted';

/** Which of the two changed when a drift opened. */
export type Cause = 'intent' | 'host';

/** Whose doing a change of the host was, as far as evidence goes. */
export type By = 'hub_upgrade' | 'apply';

/** The comparison of one surface, as every surface has it (docs/verdicts.md). Each adds what was compared. */
export interface Verdict {
  /** The current intent compared with the last decidable evidence, in every state. */
  drift_detected: boolean;
  status: Status;
  reason: Reason | null;
  /** A sentence for a person. */
  detail: string;
  /** RFC 3339: the logical moment when this status began. */
  since: string;
  cause: Cause | null;
  /** Whose doing it was, where the host changed; null where that is not known. Left out of verdicts that were judged before 0.2. */
  by?: By | null;
  /** The same in words, as they end a sentence: `by a hub upgrade`. Only where the host changed. */
  by_words?: string;
  /** Null where nothing is declared and nothing adopted. Left out of verdicts that were judged before 0.2. */
  basis?: Basis | null;
  /** Null where nothing was ever decided. */
  evidence: Evidence | null;
  /** RFC 3339; left out before the first check or verdict. */
  last_check_at?: string;
  /** RFC 3339: when the values below were last decided; only where they are older than the status. */
  last_known_at?: string;
  /** Items whose difference an operator has accepted for a while (`/api/waivers`): they differ, and nobody is alerted of them. */
  waived?: string[];
  /** Whether `waived` names every difference, so that nothing of it needs anybody; left out where it does not. */
  is_waived?: boolean;
  /** Left out where every list is whole. */
  cut?: Cut;
}
