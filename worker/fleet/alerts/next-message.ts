import { type ChannelRules, type IncidentKind, type MessageType, WAIT_DEFAULT_S } from '#contract';
import type { Incident, IncidentHost } from '../tables/incidents.ts';
import type { Mute } from '../tables/mutes.ts';
import type { Notice } from '../tables/notices.ts';
import { APPLY_QUIET_MAX_MS } from './apply-at-work.ts';
import { mutedUntil } from './muted.ts';

/** So long nothing may have come to an incident before it is told, unless it opened a minute ago: what falls together is one message. */
export const GATHER_QUIET_MS = 10_000;
const GATHER_MAX_MS = 60_000;

const REMINDED_EACH_MS = 86_400_000;

/** What an apply at work does not bring about. */
const NOT_BY_APPLY: readonly IncidentKind[] = ['silence', 'duplicate_agent', 'engine_down'];

/** What a message about an incident depends on, whichever channel it goes to. Times are Unix milliseconds. */
export interface Surroundings {
  readonly mutes: readonly Mute[];
  /** Until when at most an apply is at work, by the host's id. */
  readonly applying: ReadonlyMap<string, number>;
  /** How often an agent is heard, in milliseconds. */
  readonly heartbeatMs: number;
  readonly now: number;
}

/** What comes next of an incident on one channel. */
export type Next =
  /** Nothing, whatever comes. */
  | { readonly kind: 'nothing' }
  /** Whether the opening arrives is not known yet. */
  | { readonly kind: 'awaited' }
  | {
      readonly kind: 'message';
      /** When it is due; from then on it can be sent. */
      readonly at: number;
      readonly type: Exclude<MessageType, 'test' | 'mute.announced'>;
      /** Whom it names. */
      readonly hosts: readonly IncidentHost[];
      /** The hosts that are still in it and that it does not name, since they are muted. */
      readonly leftOut: readonly string[];
    };

const NOTHING: Next = { kind: 'nothing' };

/**
 * What comes next of an incident on one channel, and when. Pure.
 * @param notice what the channel was told of it last; null before anything
 * @param isPending whether a message about it is on its way to the channel
 */
export function nextMessage(
  incident: Incident,
  hosts: readonly IncidentHost[],
  rules: ChannelRules,
  notice: Notice | null,
  isPending: boolean,
  around: Surroundings,
): Next {
  if (incident.closedAt !== null) return nextEnd(incident, incident.closedAt, hosts, notice, isPending, around);
  const rule = rules[incident.kind];
  if (rule?.enabled === false) return NOTHING;
  const waitMs = rule?.wait_s === undefined ? waitByDefaultMs(incident.kind, around.heartbeatMs) : 1000 * rule.wait_s;
  const standing = hosts.filter(({ endedAt }) => endedAt === null);
  const quiet = quietOf(incident, standing, around);
  const { type, at } = openType(incident, notice, waitMs, quiet.heard);
  // What changes all the time would gather for ever, and never be told.
  const gatheredBy = notice === null ? Math.min(incident.changedAt, at) : incident.changedAt;
  const gathered = Math.min(incident.joinedAt + GATHER_QUIET_MS, gatheredBy + GATHER_MAX_MS);
  return { kind: 'message', at: afterQuiet(Math.max(at, gathered), quiet), type, hosts: quiet.heard, leftOut: quiet.leftOut };
}

/** How long an incident stands before it is told where no rule says otherwise, in milliseconds. @param heartbeatMs how often an agent is heard */
export function waitByDefaultMs(kind: IncidentKind, heartbeatMs: number): number {
  const waitMs = 1000 * WAIT_DEFAULT_S[kind];
  // In a large fleet an agent hears of a new intent only after a long while.
  return kind === 'not_delivered' ? Math.max(waitMs, 2 * heartbeatMs) : waitMs;
}

function openType(
  incident: Incident,
  notice: Notice | null,
  waitMs: number,
  heard: readonly IncidentHost[],
): { type: 'incident.opened' | 'incident.changed' | 'incident.reminder'; at: number } {
  if (notice === null) return { type: 'incident.opened', at: incident.openedAt + waitMs };
  const isBack = heard.some(({ hostId }) => notice.leftOut.includes(hostId));
  const remindedAt = isBack ? notice.toldAt : notice.toldAt + REMINDED_EACH_MS;
  if (notice.content === incident.content) return { type: 'incident.reminder', at: remindedAt };
  return { type: 'incident.changed', at: Math.min(incident.changedAt + waitMs, remindedAt) };
}

function nextEnd(
  incident: Incident,
  closedAt: number,
  hosts: readonly IncidentHost[],
  notice: Notice | null,
  isPending: boolean,
  around: Surroundings,
): Next {
  if (notice === null) return NOTHING;
  if (!notice.isDelivered) return isPending ? { kind: 'awaited' } : NOTHING;
  const quiet = quietOf(incident, hosts, around);
  // It may come back at once.
  const at = afterQuiet(closedAt + GATHER_QUIET_MS, quiet);
  return { kind: 'message', at, type: 'incident.closed', hosts: quiet.heard, leftOut: quiet.leftOut };
}

/** Which hosts of an incident are heard, and what keeps them quiet. Times are Unix milliseconds; 0 where nothing does. */
interface Quiet {
  readonly heard: readonly IncidentHost[];
  readonly leftOut: readonly string[];
  /** Until when all of its hosts are muted. */
  readonly mutedUntil: number;
  /** Until when an apply is at work on each host that is heard. A host without one is told of at once, whatever others say of themselves. */
  readonly appliedUntil: number;
}

/** When it is told what would be due at a moment. However often an apply is told of, it puts a message off by one allowance. */
const afterQuiet = (due: number, { mutedUntil, appliedUntil }: Quiet): number =>
  Math.max(due, mutedUntil, Math.min(appliedUntil, due + APPLY_QUIET_MAX_MS));

function quietOf({ kind }: Incident, hosts: readonly IncidentHost[], { mutes, applying, now }: Surroundings): Quiet {
  const ends = new Map(
    hosts.flatMap(({ hostId }) => {
      const until = mutedUntil(mutes, hostId, kind, now);
      return until === null ? [] : [[hostId, until] as const];
    }),
  );
  const heard = hosts.filter(({ hostId }) => !ends.has(hostId));
  const waits = heard.length > 0 && !NOT_BY_APPLY.includes(kind);
  return {
    heard,
    leftOut: [...ends.keys()].sort(),
    mutedUntil: heard.length === 0 && ends.size > 0 ? Math.min(...ends.values()) : 0,
    appliedUntil: waits ? Math.min(...heard.map(({ hostId }) => applying.get(hostId) ?? 0)) : 0,
  };
}
