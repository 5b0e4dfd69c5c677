import {
  type Actor,
  accept,
  MUTES_MAX,
  type MuteDocument,
  type MuteRequest,
  type MutesDocument,
  type Outcome,
  refuse,
} from '#contract';
import { quoted } from '../../drift/index.ts';
import { judgeHost } from '../checks/judge-host.ts';
import { unknownHost } from '../select-hosts.ts';
import { addAct } from '../tables/acts.ts';
import { randomText } from '../tables/codes.ts';
import { addEvent } from '../tables/events.ts';
import { bumpSequence } from '../tables/fleet.ts';
import { readHost } from '../tables/hosts.ts';
import { deleteMute, type Mute, readMutes, saveMute } from '../tables/mutes.ts';
import { hostsOf, whatIsMuted, whoseMute } from './mute-words.ts';
import { iso, readUntil } from './until.ts';

const MUTE_ID_CHARS = 12;

/** Mutes some hosts, or all, for a person. Runs inside the caller's transaction. @param now Unix milliseconds */
export function makeMute(sql: SqlStorage, request: MuteRequest, by: Actor, now: number): Outcome<MuteDocument> {
  const until = readUntil(request.until, now);
  if (!until.ok) return until;
  const hosts = request.hosts === '*' ? '*' : [...new Set(request.hosts)];
  const unknown = hosts === '*' ? undefined : hosts.find((id) => readHost(sql, id) === null);
  if (unknown !== undefined) return unknownHost(unknown);
  const standing = readMutes(sql).filter((mute) => mute.hostId === null && mute.until > now);
  if (standing.length >= MUTES_MAX)
    return refuse(
      'too_many_mutes',
      `There are ${MUTES_MAX} mutes, and no more can be made. End one that is not needed any more.`,
    );
  const mute: Mute = {
    id: randomText(MUTE_ID_CHARS),
    hostId: null,
    hosts,
    until: until.value,
    reason: request.reason,
    createdAt: now,
    createdBy: by.name,
    actorKind: by.kind,
  };
  saveMute(sql, mute);
  const found = hostsOf(sql, mute);
  const detail = `Muted the alerts of ${whatIsMuted(mute, found)} until ${iso(mute.until)}: ${quoted(mute.reason)}.`;
  tell(sql, mute, { kind: 'muted', by, detail, now });
  return accept(muteDocument(sql, mute));
}

/** Ends a mute, a host's own too, before its time. Runs inside the caller's transaction. @param now Unix milliseconds */
export function endMute(sql: SqlStorage, id: string, by: Actor, now: number): Outcome<null> {
  const mute = readMutes(sql).find((one) => one.id === id && one.until > now);
  if (mute === undefined) return refuse('unknown_mute', 'There is no such mute, or it is over.');
  deleteMute(sql, id);
  const what = whatIsMuted(mute, hostsOf(sql, mute));
  const detail = `Ended ${whoseMute(mute)} of ${what}, before ${iso(mute.until)}.`;
  tell(sql, mute, { kind: 'unmuted', by, detail, now });
  return accept(null);
}

/** `GET /api/mutes`. @param now Unix milliseconds */
export function mutesDocument(sql: SqlStorage, now: number): MutesDocument {
  return {
    mutes: readMutes(sql)
      .filter(({ until }) => until > now)
      .map((mute) => muteDocument(sql, mute)),
  };
}

/** A host that is removed is in no mute any more; one that was of it alone goes with it. */
export function dropFromMutes(sql: SqlStorage, hostId: string): void {
  for (const mute of readMutes(sql)) {
    if (mute.hosts === '*' || !mute.hosts.includes(hostId)) continue;
    const left = mute.hosts.filter((id) => id !== hostId);
    if (left.length === 0) deleteMute(sql, mute.id);
    else saveMute(sql, { ...mute, hosts: left });
  }
}

/** Writes who muted what, or ended that, and has the lines of the hosts say so: of all hosts at once the header of what is published does. */
function tell(
  sql: SqlStorage,
  mute: Mute,
  { kind, by, detail, now }: { kind: 'muted' | 'unmuted'; by: Actor; detail: string; now: number },
): void {
  const ids = mute.hosts === '*' ? [] : mute.hosts;
  const hosts = ids.flatMap((id) => readHost(sql, id) ?? []);
  addAct(sql, { at: now, kind, actor: by, host: hosts.length === 1 ? hosts[0] : undefined, detail });
  for (const host of hosts) {
    addEvent(sql, host.id, { at: now, kind, actor: by, detail });
    judgeHost(sql, host, now, 'intent', { by });
  }
  if (mute.hosts === '*') bumpSequence(sql);
}

function muteDocument(sql: SqlStorage, mute: Mute): MuteDocument {
  return {
    id: mute.id,
    hosts: mute.hosts === '*' ? '*' : hostsOf(sql, mute),
    until: iso(mute.until),
    reason: mute.reason,
    created_at: iso(mute.createdAt),
    created_by: mute.createdBy,
    actor_kind: mute.actorKind,
  };
}
