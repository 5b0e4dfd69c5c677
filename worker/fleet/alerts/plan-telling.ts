import type { ChannelRules } from '#contract';
import type { Incident, IncidentHost } from '../tables/incidents.ts';
import type { Notice } from '../tables/notices.ts';
import { grouped } from './grouped.ts';
import { mutedUntil } from './muted.ts';
import { type Next, nextMessage, type Surroundings, waitByDefaultMs } from './next-message.ts';

/** A host that left an incident and comes back to it within this time was never away, unless somebody was told so. */
export const REJOINED_WITHIN_MS = 600_000;

/** While there are incidents they are looked through so often at least, whatever was planned. */
export const LOOKED_EACH_MS = 3_600_000;

/** Incidents that are over, and of whose end nobody could be told so far. */
const CLOSED_KEPT_MS = 30 * 86_400_000;
const CLOSED_KEPT_MAX = 500;

/** More messages than these go with the next alarm. */
const TOLD_AT_ONCE_MAX = 200;

/** What a channel has to say of itself. */
export interface ToldChannel {
  readonly id: string;
  readonly rules: ChannelRules;
  /** The channel that it stands in for, from which it has its messages; null where it is told by itself. */
  readonly fallbackOf: string | null;
}

/** What is known when it is planned what to tell. */
export interface Known extends Surroundings {
  readonly incidents: readonly Incident[];
  readonly hosts: readonly IncidentHost[];
  readonly channels: readonly ToldChannel[];
  readonly notices: readonly Notice[];
  /** What is on its way, as `noticeKey` has it. */
  readonly pending: ReadonlySet<string>;
}

/** A message that is to be sent now. */
export interface Due {
  readonly incident: Incident;
  readonly channelId: string;
  readonly message: Extract<Next, { kind: 'message' }>;
  /** What the channel was told before; null before anything. */
  readonly notice: Notice | null;
}

export interface TellingPlan {
  readonly due: readonly Due[];
  /** Notices of which more hosts are muted by now. */
  readonly muted: readonly Notice[];
  /** Incidents, and notices of them, of which nothing is to be told any more. */
  readonly dropped: readonly Incident[];
  /** Hosts whose history has to tell of an incident that has stood long enough. */
  readonly lines: readonly { readonly incident: Incident; readonly host: IncidentHost }[];
  /** When to look next, in Unix milliseconds; null where nothing waits. */
  readonly nextAt: number | null;
}

export const noticeKey = (thread: string, channelId: string): string => `${thread} ${channelId}`;

/**
 * What to tell now, and when to look next. A message waits as its channel says, until what belongs together has come together, and while its
 * hosts are muted or an apply is at work; of an end only those are told who were told of what ended. Pure.
 */
export function planTelling(known: Known): TellingPlan {
  const { now } = known;
  const notices = new Map(known.notices.map((notice) => [noticeKey(notice.thread, notice.channelId), notice]));
  const hostsOf = grouped(known.hosts, ({ incidentId }) => incidentId);
  const plans = known.incidents.map((incident) => {
    const hosts = hostsOf.get(incident.id) ?? [];
    return { incident, hosts, nexts: nextsOf(incident, hosts, notices, known), line: lineOf(incident, hosts, known.heartbeatMs) };
  });
  const messages = plans.flatMap(({ nexts }) =>
    nexts.flatMap(({ next, ...about }) => (next.kind === 'message' ? [{ ...about, message: next }] : [])),
  );
  const due = messages.filter(({ message }) => message.at <= now).slice(0, TOLD_AT_ONCE_MAX);
  const isDue = new Set(due);
  const later = messages.filter((message) => !isDue.has(message));
  const waiting = new Set(
    plans.flatMap(({ incident, nexts }) => (nexts.some(({ next }) => next.kind === 'awaited') ? [incident] : [])),
  );
  for (const { incident } of later) waiting.add(incident);
  const dropped = droppedOf(known.incidents, waiting, now);
  const left = plans.filter(({ incident }) => !dropped.includes(incident));
  const moments = [
    ...later.map(({ message }) => message.at),
    ...left.flatMap(({ incident, hosts }) =>
      hosts.flatMap(({ hostId }) => mutedUntil(known.mutes, hostId, incident.kind, now) ?? []),
    ),
    ...left.flatMap(({ line }) => (line !== null && line.at > now ? [line.at] : [])),
    ...left.flatMap(({ incident }) =>
      incident.closedAt !== null && !waiting.has(incident) ? [incident.closedAt + REJOINED_WITHIN_MS] : [],
    ),
  ];
  return {
    due,
    muted: later.flatMap(({ notice, message }) =>
      notice === null || message.type === 'incident.closed' ? [] : withMuted(notice, message.leftOut),
    ),
    dropped,
    lines: plans.flatMap(({ incident, line }) =>
      line === null || line.at > now ? [] : line.hosts.map((host) => ({ incident, host })),
    ),
    nextAt: left.length === 0 ? null : Math.max(now, Math.min(now + LOOKED_EACH_MS, ...moments)),
  };
}

function nextsOf(
  incident: Incident,
  hosts: readonly IncidentHost[],
  notices: ReadonlyMap<string, Notice>,
  known: Known,
): { incident: Incident; channelId: string; notice: Notice | null; next: Next }[] {
  return known.channels
    .filter(({ fallbackOf }) => fallbackOf === null)
    .map(({ id: channelId, rules }) => {
      const key = noticeKey(incident.thread, channelId);
      const notice = notices.get(key) ?? null;
      return { incident, channelId, notice, next: nextMessage(incident, hosts, rules, notice, known.pending.has(key), known) };
    });
}

/** Incidents that are over and of which nobody has to be told any more, and the oldest where there are very many others. */
function droppedOf(incidents: readonly Incident[], waiting: ReadonlySet<Incident>, now: number): Incident[] {
  const closed = incidents.flatMap((incident) => (incident.closedAt === null ? [] : [{ incident, closedAt: incident.closedAt }]));
  const isOver = ({ incident, closedAt }: (typeof closed)[number]) =>
    waiting.has(incident)
      ? closedAt + CLOSED_KEPT_MS <= now
      : // An engine that fails at each start comes back to it.
        incident.kind !== 'engine_down' || incident.isEndTold || closedAt + REJOINED_WITHIN_MS <= now;
  const kept = closed.filter((each) => !isOver(each)).sort((one, other) => other.closedAt - one.closedAt);
  return [...closed.filter(isOver), ...kept.slice(CLOSED_KEPT_MAX)].map(({ incident }) => incident);
}

/** When and for which hosts the history is to tell of an incident; null where it does already, and of one that is over. */
function lineOf(
  { kind, openedAt, closedAt }: Incident,
  hosts: readonly IncidentHost[],
  heartbeatMs: number,
): { at: number; hosts: IncidentHost[] } | null {
  const untold = hosts.filter(({ endedAt, eventId }) => endedAt === null && eventId === null);
  return closedAt !== null || untold.length === 0 ? null : { at: openedAt + waitByDefaultMs(kind, heartbeatMs), hosts: untold };
}

function withMuted(notice: Notice, muted: readonly string[]): Notice[] {
  const added = muted.filter((hostId) => !notice.leftOut.includes(hostId));
  return added.length === 0 ? [] : [{ ...notice, leftOut: [...notice.leftOut, ...added] }];
}
