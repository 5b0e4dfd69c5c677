/** The one row about the whole fleet. Times are Unix milliseconds. */
export type FleetRow = {
  created_at: number;
  hosts: number;
  sequence: number;
  /** The `scheduledTime` of the last cron tick that was checked. */
  scheduled_at: number | null;
  checked_at: number | null;
  /** How long the watch clock was paused so far. */
  paused_ms: number;
  /** The deployment whose comparison all verdicts come from, and the last host that the present one has judged again. */
  judged_by: string | null;
  judged_to: string;
  published_sequence: number;
  published_at: number | null;
  /** The UTC day (days since 1970) of which `writes` counts the writes that were begun. */
  writes_day: number;
  writes: number;
  /** What signs sessions and tokens; null until Fleet has made itself one. */
  key_id: string | null;
  key_secret: string | null;
  /** SHA-256 of the operator token under which the key was made, in hexadecimal; null where there was none. */
  owner_token_hash: string | null;
  /** When a backup was restored last; null where none was since Fleet made itself the key of now, which no backup of before has. */
  restored_at: number | null;
  /** How many checks came over 120 s after the one before, by the cron or made up. */
  checks_late: number;
  /** How many messages reached no channel. */
  deliveries_failed: number;
  /** When `HEARTBEAT_URL` was asked last; null before the first time. */
  heartbeat_at: number | null;
  /** When the first of all mutes and waivers ends, or sooner where that one has ended before its time; null where there is none. */
  quiet_until: number | null;
  /** When there may be something to tell of incidents next; null where there is none. 0: at once. */
  telling_at: number | null;
  /** Where an operator's last change came from, for links in messages; null before the first. */
  dashboard_url: string | null;
};

export function readFleet(sql: SqlStorage): FleetRow {
  return sql.exec<FleetRow>('SELECT * FROM fleet').one();
}

/** Something but times changed: readers must see it, and the snapshot has to be published. */
export function bumpSequence(sql: SqlStorage): void {
  sql.exec('UPDATE fleet SET sequence = sequence + 1');
}

/** A mute or a waiver was written. @param until Unix milliseconds */
export function noteQuiet(sql: SqlStorage, until: number): void {
  sql.exec('UPDATE fleet SET quiet_until = ?1 WHERE quiet_until IS NULL OR quiet_until > ?1', until);
}

/** Those that were over are gone: when the next one ends is looked up. */
export function planQuietEnd(sql: SqlStorage): void {
  sql.exec(
    'UPDATE fleet SET quiet_until = (SELECT min(until) FROM (SELECT until FROM mutes UNION ALL SELECT until FROM waivers))',
  );
}

export function countHost(sql: SqlStorage, difference: 1 | -1): void {
  sql.exec('UPDATE fleet SET hosts = hosts + ?', difference);
}

/** @param isLate whether it should have come earlier, by `isOverdue` */
export function saveCheck(
  sql: SqlStorage,
  { at, scheduledAt, pausedMs, isLate }: { at: number; scheduledAt: number | null; pausedMs: number; isLate: boolean },
): void {
  sql.exec(
    'UPDATE fleet SET checked_at = ?, scheduled_at = coalesce(?, scheduled_at), paused_ms = ?, checks_late = checks_late + ?',
    at,
    scheduledAt,
    pausedMs,
    isLate ? 1 : 0,
  );
}

/** `HEARTBEAT_URL` is about to be asked. @param at Unix milliseconds */
export function saveHeartbeat(sql: SqlStorage, at: number): void {
  sql.exec('UPDATE fleet SET heartbeat_at = ?', at);
}

export function saveJudged(sql: SqlStorage, judgedBy: string | null, judgedTo: string): void {
  sql.exec('UPDATE fleet SET judged_by = ?, judged_to = ?', judgedBy, judgedTo);
}

/** A write of the snapshot begins. @param day the UTC day, in days since 1970 */
export function countWrite(sql: SqlStorage, day: number): void {
  sql.exec('UPDATE fleet SET writes = CASE WHEN writes_day = ?1 THEN writes + 1 ELSE 1 END, writes_day = ?1', day);
}

/** The snapshot was written. */
export function savePublication(sql: SqlStorage, sequence: number, at: number): void {
  sql.exec('UPDATE fleet SET published_sequence = ?, published_at = ?', sequence, at);
}

/** A message reached nobody, and is not tried any more. */
export function countFailedDelivery(sql: SqlStorage): void {
  sql.exec('UPDATE fleet SET deliveries_failed = deliveries_failed + 1');
}

/** Fleet has made itself a key, with which nobody has signed anything yet. */
export function saveKey(sql: SqlStorage, id: string, secret: string, ownerTokenHash: string | null): void {
  sql.exec('UPDATE fleet SET key_id = ?, key_secret = ?, owner_token_hash = ?, restored_at = NULL', id, secret, ownerTokenHash);
}

/** A backup took the fleet's place: its key and a sequence above both sides. All hosts are judged by this deployment. */
export function saveRestored(
  sql: SqlStorage,
  restored: { key: { id: string; secret: string }; sequence: number; hosts: number; judgedBy: string; at: number },
): void {
  const { key, sequence, hosts, judgedBy, at } = restored;
  sql.exec(
    `UPDATE fleet SET key_id = ?, key_secret = ?, sequence = ?, hosts = ?, judged_by = ?, judged_to = '', restored_at = ?`,
    key.id,
    key.secret,
    sequence,
    hosts,
    judgedBy,
    at,
  );
}

/** There may be something to tell at this moment, or before. @param at Unix milliseconds; left out: at once */
export function tellBy(sql: SqlStorage, at = 0): void {
  sql.exec('UPDATE fleet SET telling_at = ?1 WHERE telling_at IS NULL OR telling_at > ?1', at);
}

/** All that was due was told. @param at when to look next, in Unix milliseconds; null: nothing waits */
export function saveTellingAt(sql: SqlStorage, at: number | null): void {
  sql.exec('UPDATE fleet SET telling_at = ? WHERE telling_at IS NOT ?', at, at);
}

/** Where operators open the dashboard, as the last change that one of them made tells. */
export function noteDashboard(sql: SqlStorage, url: string): void {
  sql.exec('UPDATE fleet SET dashboard_url = ?1 WHERE dashboard_url IS NOT ?1', url);
}
