import type { ActorKind, BackupRecord } from '#contract';
import { type Mute, saveMute } from '../tables/mutes.ts';
import { saveWaiver, type Waiver } from '../tables/waivers.ts';

type RecordOf<Kind extends BackupRecord['kind']> = Extract<BackupRecord, { kind: Kind }>['value'];
type MuteRecord = RecordOf<'mute'>;
export type WaiverRecord = RecordOf<'waiver'>;

/** A mute as a backup has it. */
export function muteRecord({ hostId, hosts, createdAt, createdBy, actorKind, ...mute }: Mute): MuteRecord {
  return {
    ...mute,
    host_id: hostId,
    hosts: hosts === '*' ? '*' : [...hosts],
    created_at: createdAt,
    created_by: createdBy,
    actor_kind: actorKind,
  };
}

/** A waiver as a backup has it. */
export function waiverRecord({ hostId, createdAt, createdBy, actorKind, ...waiver }: Waiver): WaiverRecord {
  return { ...waiver, host: hostId, created_at: createdAt, created_by: createdBy, actor_kind: actorKind };
}

/**
 * Puts a mute of a backup back, as far as it is not over and the hosts that it names come back.
 * @param hosts the ids of those that come back
 * @param now Unix milliseconds
 */
export function restoreMute(
  sql: SqlStorage,
  { host_id, created_at, created_by, actor_kind, ...mute }: MuteRecord,
  hosts: ReadonlySet<string>,
  now: number,
): void {
  const named = mute.hosts === '*' ? '*' : mute.hosts.filter((id) => hosts.has(id));
  if (mute.until <= now || named.length === 0) return;
  saveMute(sql, {
    ...mute,
    hosts: named,
    hostId: host_id,
    createdAt: created_at,
    createdBy: created_by,
    actorKind: actor_kind as ActorKind,
  });
}

/** Puts a waiver of a backup back, where it is not over. @param now Unix milliseconds */
export function restoreWaiver(
  sql: SqlStorage,
  { host, created_at, created_by, actor_kind, ...waiver }: WaiverRecord,
  now: number,
): void {
  if (waiver.until <= now) return;
  saveWaiver(sql, {
    ...waiver,
    hostId: host,
    createdAt: created_at,
    createdBy: created_by,
    actorKind: actor_kind as ActorKind,
  });
}
