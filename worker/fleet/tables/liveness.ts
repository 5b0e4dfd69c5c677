/**
 * The narrow row that a heartbeat writes and a tick reads. `silent_after` and `duplicate_until` are on the watch clock,
 * `silent` and `duplicate_since` say what the last judgement took for true.
 */
export type LivenessRow = {
  host_id: string;
  seen_at: number | null;
  silent_after: number | null;
  silent: number;
  duplicate_since: number | null;
  duplicate_until: number | null;
  sequence: number;
  digest: string | null;
  /** JSON: the `run` instances heard, the latest first. */
  instances: string;
  agent_version: string | null;
  delivered_revision: number | null;
};

const NEVER_HEARD: Omit<LivenessRow, 'host_id'> = {
  seen_at: null,
  silent_after: null,
  silent: 0,
  duplicate_since: null,
  duplicate_until: null,
  sequence: 0,
  digest: null,
  instances: '[]',
  agent_version: null,
  delivered_revision: null,
};

export function readLiveness(sql: SqlStorage, hostId: string): LivenessRow {
  return (
    sql.exec<LivenessRow>('SELECT * FROM liveness WHERE host_id = ?', hostId).toArray()[0] ?? { host_id: hostId, ...NEVER_HEARD }
  );
}

/** Inserts or replaces: one row written, whatever changed. */
export function saveLiveness(sql: SqlStorage, row: LivenessRow): void {
  sql.exec(
    `INSERT INTO liveness (host_id, seen_at, silent_after, silent, duplicate_since, duplicate_until, sequence, digest, instances,
       agent_version, delivered_revision) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (host_id) DO UPDATE SET seen_at = excluded.seen_at, silent_after = excluded.silent_after, silent = excluded.silent,
       duplicate_since = excluded.duplicate_since, duplicate_until = excluded.duplicate_until, sequence = excluded.sequence,
       digest = excluded.digest, instances = excluded.instances, agent_version = excluded.agent_version,
       delivered_revision = excluded.delivered_revision`,
    row.host_id,
    row.seen_at,
    row.silent_after,
    row.silent,
    row.duplicate_since,
    row.duplicate_until,
    row.sequence,
    row.digest,
    row.instances,
    row.agent_version,
    row.delivered_revision,
  );
}

/** After an enrolment under a new key nothing of the old agent counts but when it was heard. */
export function forgetAgent(sql: SqlStorage, hostId: string): void {
  sql.exec(
    "UPDATE liveness SET sequence = 0, digest = NULL, instances = '[]', duplicate_since = NULL, duplicate_until = NULL WHERE host_id = ?",
    hostId,
  );
}

/** The hosts whose silence or duplicates began or ended by the passing of time alone. @param watch the watch clock's time */
export function findFlips(sql: SqlStorage, watch: number): LivenessRow[] {
  return sql
    .exec<LivenessRow>(
      'SELECT * FROM liveness WHERE (silent_after < ?1) <> silent OR (duplicate_since IS NOT NULL AND duplicate_until < ?1)',
      watch,
    )
    .toArray();
}
