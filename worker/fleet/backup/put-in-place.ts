import {
  type Actor,
  accept,
  BACKUP_SCHEMA_OF_CHANNELS,
  type BackupRecord,
  type Outcome,
  type RestoreDocument,
  type RestoreRequest,
  refuse,
} from '#contract';
import { counted } from '../../drift/index.ts';
import { mendFallbacks, restoreChannel, takeChannelsOut } from '../alerts/delivery/channel-records.ts';
import { leaveIncidents } from '../alerts/keep-incidents.ts';
import { dropAllSessions } from '../credentials/endings.ts';
import { addAct, addPastActs, type PastAct } from '../tables/acts.ts';
import { sweepCatalogues } from '../tables/catalogues.ts';
import { readChannels, saveChannel } from '../tables/channels.ts';
import { dropAllCodes } from '../tables/codes.ts';
import { readFleet, saveRestored } from '../tables/fleet.ts';
import { deleteHost, readHosts } from '../tables/hosts.ts';
import { deleteAllMutes } from '../tables/mutes.ts';
import { forgetRemoval, noteRemovedHost, readRemovals } from '../tables/removed-hosts.ts';
import { clearPieces } from '../tables/restore-pieces.ts';
import { readRevocations, revoke, unrevoke } from '../tables/revoked.ts';
import { deleteToken, readTokens, saveToken } from '../tables/tokens.ts';
import { restoreMute } from './quiet-records.ts';
import { HostRestore, type HostRestores, heldOf } from './restore-host.ts';
import { type StagedBackup, stagedRecords } from './stage-backup.ts';

/**
 * How many events come back unless all are asked for: half of the rows that the free plan has for a day, and more than the hosts themselves
 * take. The newest of each host.
 */
const EVENTS_MAX = 50_000;

/** Who and what a restore found, and when. */
interface Circumstances {
  readonly by: Actor;
  /** Unix milliseconds. */
  readonly now: number;
  /** Names the version that judges. */
  readonly deployment: string;
}

/** Whether a backup may be put in the place of what there is. */
export function mayRestore(sql: SqlStorage, { replace }: RestoreRequest): Outcome<null> {
  const { hosts } = readFleet(sql);
  return hosts === 0 || replace
    ? accept(null)
    : refuse('fleet_not_empty', `There are ${hosts} hosts already. With replace=true the backup takes their place.`);
}

/**
 * Puts a backup that was staged in the place of what the fleet has, whole. Runs inside the caller's transaction. Everybody is logged out;
 * the tokens of the backup are good again; every host is judged by what the backup knows of it.
 */
export function putInPlace(
  sql: SqlStorage,
  staged: StagedBackup,
  request: RestoreRequest,
  { by, now, deployment }: Circumstances,
): Outcome<RestoreDocument> {
  const allowed = mayRestore(sql, request);
  if (!allowed.ok) return allowed;
  const { header, events } = staged;
  const fleet = readFleet(sql);
  const tokensBefore = readTokens(sql);
  const hostsBefore = readHosts(sql).map((host) => ({ id: host.id, name: host.name, held: heldOf(sql, host) }));
  const ended = new Set(readRevocations(sql).map(({ id }) => id));
  const removed = new Set(readRemovals(sql).map(({ id }) => id));
  dropAllSessions(sql, now);
  dropAllCodes(sql);
  deleteAllMutes(sql);
  const channelsBefore = takeChannelsOut(sql);
  for (const { id } of tokensBefore) deleteToken(sql, id);
  for (const { id } of hostsBefore) deleteHost(sql, id, events.has(id) ? 'events' : undefined);
  saveRestored(sql, {
    key: header.key,
    sequence: Math.max(fleet.sequence, header.sequence) + 1,
    hosts: 0,
    judgedBy: deployment,
    at: now,
  });

  const total = [...events.values()].reduce((sum, count) => sum + count, 0);
  const restores: HostRestores = {
    fleet: readFleet(sql),
    by,
    madeAt: header.made_at,
    hosts: events.size,
    before: new Map(hostsBefore.map(({ id, held }) => [id, held])),
    eventsOf: events,
    eventsMax: request.wholeHistory || total <= EVENTS_MAX ? null : Math.floor(EVENTS_MAX / events.size),
    now,
  };
  const coming = new Set([...events.keys()].filter((id) => request.revive || !removed.has(id)));
  const left: RestoreDocument['left_out'] = { hosts: [], tokens: [], events: 0 };
  const tokens = new Set<string>();
  const hosts = new Set<string>();
  const acts: PastAct[] = [];
  let restored = 0;
  let current: HostRestore | null = null;
  const finish = () => {
    if (current === null) return;
    restored += current.finish();
    left.events += current.leftOut;
    current = null;
  };
  for (const record of stagedRecords(sql)) {
    switch (record.kind) {
      case 'token':
        if (ended.has(record.value.id) && !request.revive) {
          left.tokens.push({ id: record.value.id, name: record.value.name });
          break;
        }
        saveToken(sql, record.value);
        unrevoke(sql, record.value.id);
        tokens.add(record.value.id);
        break;
      case 'revoked':
        if (record.value.expires_at > now) revoke(sql, record.value.id, record.value.expires_at, now);
        break;
      case 'removed_host':
        if (!events.has(record.value.id)) noteRemovedHost(sql, record.value.id, record.value.removed_at);
        break;
      case 'channel':
        restoreChannel(sql, record.value, channelsBefore);
        break;
      case 'acts':
        acts.push(...(record.value as PastAct[]));
        break;
      case 'mute':
        restoreMute(sql, record.value, coming, now);
        break;
      case 'host':
        finish();
        if (removed.has(record.value.id) && !request.revive) {
          left.hosts.push({ id: record.value.id, name: record.value.name });
          break;
        }
        forgetRemoval(sql, record.value.id);
        hosts.add(record.value.id);
        current = new HostRestore(sql, record.value, restores);
        break;
      default:
        takeOf(current, record);
    }
  }
  finish();
  // What is wrong with the others was found when they were judged.
  for (const { id } of hostsBefore) if (!hosts.has(id)) leaveIncidents(sql, id, now);
  if (header.schema < BACKUP_SCHEMA_OF_CHANNELS) for (const channel of channelsBefore.values()) saveChannel(sql, channel);
  mendFallbacks(sql);
  const channels = new Set(readChannels(sql).map(({ id }) => id));

  // Tokens that go without being revoked are good for nothing either, but a backup that has them brings them back: this may be the wrong one.
  const dropped = {
    hosts: hostsBefore.filter(({ id }) => !events.has(id)).map(({ id, name }) => ({ id, name })),
    tokens: tokensBefore.filter(({ id }) => !tokens.has(id)).map(({ id, name }) => ({ id, name })),
    channels: [...channelsBefore.values()].filter(({ id }) => !channels.has(id)).map(({ id, name }) => ({ id, name })),
  };
  const gone = dropped.channels.length === 0 ? '' : ` It dropped ${counted(dropped.channels.length, 'channel')}.`;
  addPastActs(sql, acts);
  const made = header.made_at;
  addAct(sql, {
    at: now,
    kind: 'restored',
    actor: by,
    detail: `Restored the backup of ${made}: ${counted(hosts.size, 'host')} and ${counted(tokens.size, 'token')}. Everybody was logged out.${gone}`,
  });
  sweepCatalogues(sql);
  const { sequence } = readFleet(sql);
  saveRestored(sql, { key: header.key, sequence: sequence + 1, hosts: hosts.size, judgedBy: deployment, at: now });
  clearPieces(sql);
  return accept({
    made_at: made,
    made_by: header.made_by,
    hosts: hosts.size,
    tokens: tokens.size,
    events: restored,
    left_out: left,
    dropped,
  });
}

/** What is about a host that is left out is left out with it. */
function takeOf(host: HostRestore | null, record: Extract<BackupRecord, { kind: 'observation' | 'waiver' | 'events' }>): void {
  switch (record.kind) {
    case 'observation':
      host?.observed(record.value);
      break;
    case 'waiver':
      host?.waived(record.value);
      break;
    case 'events':
      host?.told(record.value.list);
  }
}
