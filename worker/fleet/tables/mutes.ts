import type { ActorKind } from '#contract';
import { noteQuiet, tellBy } from './fleet.ts';

/** That nobody is alerted of some hosts for a while. Times are Unix milliseconds. */
export interface Mute {
  readonly id: string;
  /** The host that muted itself; null where somebody else did. */
  readonly hostId: string | null;
  /** All hosts, or the ids of these. */
  readonly hosts: '*' | readonly string[];
  readonly until: number;
  readonly reason: string;
  readonly createdAt: number;
  readonly createdBy: string;
  readonly actorKind: ActorKind;
}

type Row = {
  id: string;
  host_id: string | null;
  hosts: string;
  until: number;
  reason: string;
  created_at: number;
  created_by: string;
  actor_kind: ActorKind;
};

/** Every mute that stands, those that are over included until the next check drops them, by their ends. */
export function readMutes(sql: SqlStorage): Mute[] {
  return sql.exec<Row>('SELECT * FROM mutes ORDER BY until, id').toArray().map(asMute);
}

/** Those that may be about a host: all that people made, and its own, without the rows of what other hosts muted of themselves. */
export function readMutesAround(sql: SqlStorage, hostId: string): Mute[] {
  return sql
    .exec<Row>('SELECT * FROM mutes WHERE host_id IS NULL UNION ALL SELECT * FROM mutes WHERE host_id = ?', hostId)
    .toArray()
    .map(asMute);
}

/** What a host muted of itself last, over or not; null where it muted nothing. */
export function readOwnMute(sql: SqlStorage, hostId: string): Mute | null {
  const [row] = sql.exec<Row>('SELECT * FROM mutes WHERE host_id = ?', hostId).toArray();
  return row === undefined ? null : asMute(row);
}

/** Those that are over. @param now Unix milliseconds */
export function readMutesOver(sql: SqlStorage, now: number): Mute[] {
  return sql.exec<Row>('SELECT * FROM mutes WHERE until <= ? ORDER BY until, id', now).toArray().map(asMute);
}

export function saveMute(sql: SqlStorage, mute: Mute): void {
  sql.exec(
    'INSERT OR REPLACE INTO mutes (id, host_id, hosts, until, reason, created_at, created_by, actor_kind) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    mute.id,
    mute.hostId,
    JSON.stringify(mute.hosts),
    mute.until,
    mute.reason,
    mute.createdAt,
    mute.createdBy,
    mute.actorKind,
  );
  noteQuiet(sql, mute.until);
  // Who was told of an incident before is told of it once more after a mute.
  tellBy(sql);
}

export function deleteMute(sql: SqlStorage, id: string): void {
  sql.exec('DELETE FROM mutes WHERE id = ?', id);
  tellBy(sql);
}

export function deleteAllMutes(sql: SqlStorage): void {
  sql.exec('DELETE FROM mutes');
  tellBy(sql);
}

function asMute({ host_id, hosts, created_at, created_by, actor_kind, ...row }: Row): Mute {
  return {
    ...row,
    hostId: host_id,
    hosts: JSON.parse(hosts) as Mute['hosts'],
    createdAt: created_at,
    createdBy: created_by,
    actorKind: actor_kind,
  };
}
