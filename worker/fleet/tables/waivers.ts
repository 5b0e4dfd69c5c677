import type { ActorKind, Surface } from '#contract';
import { noteQuiet } from './fleet.ts';

/** One difference of one host that an operator has accepted for a while. Times are Unix milliseconds. */
export interface Waiver {
  readonly id: string;
  readonly hostId: string;
  readonly surface: Surface;
  readonly item: string;
  /** How the item differed when it was accepted (`Difference.how`): where it differs otherwise, it is not accepted. */
  readonly how: string;
  readonly reason: string;
  readonly until: number;
  readonly createdAt: number;
  readonly createdBy: string;
  readonly actorKind: ActorKind;
}

type Row = {
  id: string;
  host_id: string;
  surface: Surface;
  item: string;
  how: string;
  reason: string;
  until: number;
  created_at: number;
  created_by: string;
  actor_kind: ActorKind;
};

/** Every waiver that stands, by their ends. @param hostId of one host alone */
export function readWaivers(sql: SqlStorage, hostId?: string): Waiver[] {
  return sql
    .exec<Row>(
      `SELECT * FROM waivers ${hostId === undefined ? '' : 'WHERE host_id = ?'} ORDER BY until, id`,
      ...(hostId === undefined ? [] : [hostId]),
    )
    .toArray()
    .map(({ host_id, created_at, created_by, actor_kind, ...row }) => ({
      ...row,
      hostId: host_id,
      createdAt: created_at,
      createdBy: created_by,
      actorKind: actor_kind,
    }));
}

export function saveWaiver(sql: SqlStorage, waiver: Waiver): void {
  sql.exec(
    'INSERT OR REPLACE INTO waivers (id, host_id, surface, item, how, reason, until, created_at, created_by, actor_kind) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    waiver.id,
    waiver.hostId,
    waiver.surface,
    waiver.item,
    waiver.how,
    waiver.reason,
    waiver.until,
    waiver.createdAt,
    waiver.createdBy,
    waiver.actorKind,
  );
  noteQuiet(sql, waiver.until);
}

export function deleteWaiver(sql: SqlStorage, id: string): void {
  sql.exec('DELETE FROM waivers WHERE id = ?', id);
}

/** The ids of the hosts that have a waiver which is over, one for each. @param now Unix milliseconds */
export function hostsWithWaiversOver(sql: SqlStorage, now: number): string[] {
  return sql
    .exec<{ host_id: string }>('SELECT host_id FROM waivers WHERE until <= ?', now)
    .toArray()
    .map(({ host_id }) => host_id);
}
