import { accept, type HostMuteAnswer, HostMuteRequest, type Outcome, parseJson, type Refusal, refuse, validate } from '#contract';
import { hostSays } from '../../drift/index.ts';
import { judgeHost } from '../checks/judge-host.ts';
import { countRefused } from '../messages/receive.ts';
import { utcDay } from '../publication/write-budget.ts';
import { addAct } from '../tables/acts.ts';
import { randomText } from '../tables/codes.ts';
import { addEvent, BY_HOST } from '../tables/events.ts';
import type { HostRow } from '../tables/hosts.ts';
import { type LivenessRow, readLiveness, saveLiveness } from '../tables/liveness.ts';
import { deleteMute, type Mute, readOwnMute, saveMute } from '../tables/mutes.ts';
import { announce } from './announce.ts';
import { iso } from './until.ts';

const MUTE_ID_CHARS = 12;

/** Each is told on every channel: a host that was taken over must not drown what else is told there. */
const MUTES_A_DAY = 24;

/** The same wish within this time is the same command, sent again since its answer was lost. */
const SAME_WITHIN_MS = 120_000;

/**
 * Mutes the host that asks for it, and that one alone, in the place of what it muted before; 0 seconds end that. Every channel is told: a
 * host that was taken over does it in nobody's absence. It is no evidence that the host was looked at. Runs inside the caller's transaction.
 * @param text the body, which the host signed
 * @param dashboard the address of the dashboard where a setting says it; null where none does
 * @param now Unix milliseconds
 */
export function muteByHost(
  sql: SqlStorage,
  host: HostRow,
  sequence: number,
  text: string,
  dashboard: string | null,
  now: number,
): Outcome<HostMuteAnswer> {
  const read = readRequest(text);
  if (!read.ok) return countRefused(sql, host.id, sequence, read.refusal, now);
  const { duration_s, reason } = read.value;
  const live = readLiveness(sql, host.id);
  const before = readOwnMute(sql, host.id);
  const standing = before !== null && before.until > now ? before : null;
  const until = now + duration_s * 1000;
  if (duration_s === 0) {
    saveLiveness(sql, { ...live, sequence });
    if (before !== null) deleteMute(sql, before.id);
    if (standing !== null) tellEnd(sql, host, standing, dashboard, now);
    return accept({ until: null });
  }
  const isSame = standing !== null && standing.reason === reason && Math.abs(standing.until - until) < SAME_WITHIN_MS;
  if (isSame) {
    saveLiveness(sql, { ...live, sequence });
    return accept({ until: iso(standing.until) });
  }
  const waitS = muteWaitS(live, now);
  if (waitS > 0)
    return refuse('rate_limited', `A host mutes itself at most ${MUTES_A_DAY} times a day (UTC). Mute it on the dashboard.`, {
      retry_after_s: waitS,
    });
  const today = utcDay(now);
  const after = { ...live, sequence, mutes_day: today, mutes: live.mutes_day === today ? live.mutes + 1 : 1 };
  saveLiveness(sql, after);
  if (before !== null) deleteMute(sql, before.id);
  const mute: Mute = {
    id: randomText(MUTE_ID_CHARS),
    hostId: host.id,
    hosts: [host.id],
    until,
    reason,
    createdAt: now,
    createdBy: BY_HOST.name,
    actorKind: BY_HOST.kind,
  };
  saveMute(sql, mute);
  const detail = `The host muted its own alerts until ${iso(until)}. ${hostSays(reason)}`;
  tell(sql, host, 'muted', detail, now);
  announce(sql, host, mute, { kind: 'begins', forS: duration_s }, dashboard, now);
  return accept({ until: iso(until) });
}

function tellEnd(sql: SqlStorage, host: HostRow, mute: Mute, dashboard: string | null, now: number): void {
  tell(sql, host, 'unmuted', `The host ended its own mute, before ${iso(mute.until)}.`, now);
  announce(sql, host, mute, { kind: 'ends' }, dashboard, now);
}

function tell(sql: SqlStorage, host: HostRow, kind: 'muted' | 'unmuted', detail: string, now: number): void {
  addEvent(sql, host.id, { at: now, kind, actor: BY_HOST, detail });
  addAct(sql, { at: now, kind, actor: BY_HOST, host, detail });
  judgeHost(sql, host, now, 'host');
}

/** @returns seconds until the next UTC day, where the host has muted itself as often as it may; otherwise 0 */
function muteWaitS({ mutes, mutes_day }: LivenessRow, now: number): number {
  const today = utcDay(now);
  if (mutes_day !== today || mutes < MUTES_A_DAY) return 0;
  return Math.max(1, Math.ceil(((today + 1) * 86_400_000 - now) / 1000));
}

function readRequest(text: string): Outcome<HostMuteRequest> {
  const json = parseJson(text);
  if (!json.ok) return json;
  return validate(
    HostMuteRequest,
    json.value,
    ({ field, message }): Refusal => ({
      code: 'invalid_body',
      detail: `${field ?? 'body'}: ${message}`,
      members: { field },
    }),
  );
}
