import type { ActorKind } from '#contract';
import { tellBy } from './fleet.ts';

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
  return sql
    .exec<Row>('SELECT * FROM mutes ORDER BY until, id')
    .toArray()
    .map(({ host_id, hosts, created_at, created_by, actor_kind, ...row }) => ({
      ...row,
      hostId: host_id,
      hosts: JSON.parse(hosts) as Mute['hosts'],
      createdAt: created_at,
      createdBy: created_by,
      actorKind: actor_kind,
    }));
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
  // Who was told of an incident before is told of it once more after a mute.
  tellBy(sql);
}

export function deleteMute(sql: SqlStorage, id: string): void {
  sql.exec('DELETE FROM mutes WHERE id = ?', id);
  tellBy(sql);
}
