import type { EngineReport, ProtectionGap } from '#contract';
import type { AgentFacts } from '../../drift/index.ts';
import { noteChange } from './changed-hosts.ts';
import type { HostRow } from './hosts.ts';

/**
 * The narrow row that a heartbeat writes and a tick reads. `silent_after` and `duplicate_until` are on the watch clock;
 * `silent_since` and `duplicate_since` (Unix milliseconds) say what the last judgement took for true. `changes` counts the
 * reports of the UTC day `changes_day` that brought something new, the last of them at `changed_at`.
 */
export type LivenessRow = {
  host_id: string;
  seen_at: number | null;
  silent_after: number | null;
  silent_since: number | null;
  duplicate_since: number | null;
  duplicate_until: number | null;
  sequence: number;
  digest: string | null;
  /** JSON: the `run` instances heard, the latest first. */
  instances: string;
  agent_version: string | null;
  delivered_revision: number | null;
  /** A sentence; null where the newest intent that the agent knows is on its disk. */
  delivery_fault: string | null;
  /** A sentence; null where nothing is known that CrowdSec's next load would fail on. */
  load_fault: string | null;
  /** JSON: an EngineReport. Kept as text, which a heartbeat compares without parsing it. Null where the last message had none. */
  engine: string | null;
  /** The message that said so. A Worker of before that is rolled back to writes the row and leaves these columns as they were. */
  engine_at: number | null;
  /** JSON: ProtectionGaps; null where the last message had none. */
  protection_gaps: string | null;
  /** JSON: what the history tells of the engine (`messages/engine-events.ts`); null before anything. */
  engine_told: string | null;
  /** 1 while the apply script is at work, as the last message said. */
  apply_running: number;
  /** The revision that the apply script at work has read, and since when by the server's clock, as the last message said; null where none is. */
  apply_revision: number | null;
  apply_since: number | null;
  /** How often the host muted itself on the UTC day `mutes_day`. */
  mutes_day: number;
  mutes: number;
  /** When something will be adopted by the passing of time alone; null where nothing will. */
  adopts_at: number | null;
  /** The digest of the catalogue that a message named last; null before the first. It is held once it stands in `catalogues`. */
  catalogue: string | null;
  /** How many catalogues came on the UTC day `catalogues_day`. */
  catalogues_day: number;
  catalogues: number;
  changed_at: number | null;
  changes_day: number;
  changes: number;
};

/** A host whose agent was never heard. */
export const NEVER_HEARD: Omit<LivenessRow, 'host_id'> = {
  seen_at: null,
  silent_after: null,
  silent_since: null,
  duplicate_since: null,
  duplicate_until: null,
  sequence: 0,
  digest: null,
  instances: '[]',
  agent_version: null,
  delivered_revision: null,
  delivery_fault: null,
  load_fault: null,
  engine: null,
  engine_at: null,
  protection_gaps: null,
  engine_told: null,
  apply_running: 0,
  apply_revision: null,
  apply_since: null,
  mutes_day: 0,
  mutes: 0,
  adopts_at: null,
  catalogue: null,
  catalogues_day: 0,
  catalogues: 0,
  changed_at: null,
  changes_day: 0,
  changes: 0,
};

/** What a judgement has to know of the agent. */
export function agentFacts(live: LivenessRow, { enrolled_at }: Pick<HostRow, 'enrolled_at'>): AgentFacts {
  return {
    enrolledAt: enrolled_at,
    silentSince: live.silent_since,
    duplicateSince: live.duplicate_since,
    seenAt: live.seen_at,
  };
}

/** The text of what the last message said of the engine; null where it said nothing, as older agents do. */
export function engineText({ engine, engine_at, seen_at }: LivenessRow): string | null {
  return engine_at === seen_at ? engine : null;
}

/** The engine as the last message said; null where it said nothing. */
export function engineIn(row: LivenessRow): EngineReport | null {
  const text = engineText(row);
  return text === null ? null : (JSON.parse(text) as EngineReport);
}

/** What is installed and protects nobody, as the last message said; none where it said nothing. */
export function gapsIn({ protection_gaps }: Pick<LivenessRow, 'protection_gaps'>): ProtectionGap[] {
  return protection_gaps === null ? [] : (JSON.parse(protection_gaps) as ProtectionGap[]);
}

export function readLiveness(sql: SqlStorage, hostId: string): LivenessRow {
  return (
    sql.exec<LivenessRow>('SELECT * FROM liveness WHERE host_id = ?', hostId).toArray()[0] ?? { host_id: hostId, ...NEVER_HEARD }
  );
}

const COLUMNS = Object.keys({ host_id: '', ...NEVER_HEARD }) as (keyof LivenessRow)[];

const SAVE = `INSERT INTO liveness (${COLUMNS.join(', ')}) VALUES (${COLUMNS.map(() => '?').join(', ')})
  ON CONFLICT (host_id) DO UPDATE SET ${COLUMNS.slice(1)
    .map((column) => `${column} = excluded.${column}`)
    .join(', ')}`;

/** Inserts or replaces: one row written, whatever changed. */
export function saveLiveness(sql: SqlStorage, row: LivenessRow): void {
  sql.exec(SAVE, ...COLUMNS.map((column) => row[column]));
  noteChange(sql, row.host_id, 'heard');
}

/** After an enrolment under a new key nothing of the old agent counts: the host awaits its first report. */
export function forgetAgent(sql: SqlStorage, hostId: string): void {
  saveLiveness(sql, { host_id: hostId, ...NEVER_HEARD });
}

/**
 * The hosts of which something begins or ends by the passing of time alone: silence, duplicates, and what is to be adopted.
 * @param watch the watch clock's time
 * @param now Unix milliseconds
 */
export function findFlips(sql: SqlStorage, watch: number, now: number): LivenessRow[] {
  return sql
    .exec<LivenessRow>(
      'SELECT * FROM liveness WHERE (silent_after < ?1) <> (silent_since IS NOT NULL) OR (duplicate_since IS NOT NULL AND duplicate_until < ?1) OR adopts_at <= ?2',
      watch,
      now,
    )
    .toArray();
}
