import { type AlertMessage, cutTo } from '#contract';
import { hostSays, named, quoted } from '../../drift/index.ts';
import { durationWords } from '../alerts/duration-words.ts';
import { hostUrl, TITLE_MAX } from '../alerts/message.ts';
import { readChannels } from '../tables/channels.ts';
import { enqueue } from '../tables/deliveries.ts';
import { readFleet } from '../tables/fleet.ts';
import type { HostRow } from '../tables/hosts.ts';
import type { Mute } from '../tables/mutes.ts';
import { iso } from './until.ts';

/** What is announced of a host's own mute. */
type What = { readonly kind: 'begins'; readonly forS: number } | { readonly kind: 'ends' };

/** What nobody who has taken a host over can hide: it stands in each announcement. */
const TOLD_ALL_THE_SAME =
  'It is told all the same when the host falls silent, when two agents share its key and when its CrowdSec does not run.';

/**
 * Puts the message that a host has muted itself, or ended that, into the outbox of every channel that is no fallback. Runs inside the caller's
 * transaction.
 * @param dashboard its address where a setting says it; null where none does
 */
export function announce(sql: SqlStorage, host: HostRow, mute: Mute, what: What, dashboard: string | null, now: number): void {
  const message = announcementOf(host, mute, what, dashboard ?? readFleet(sql).dashboard_url, now);
  for (const { id } of readChannels(sql).filter(({ fallbackOf }) => fallbackOf === null))
    enqueue(sql, { channelId: id, message, now });
}

/** The message itself. Pure. @param dashboard where operators open it; null where that is not known @param now Unix milliseconds */
export function announcementOf(
  host: Pick<HostRow, 'id' | 'name'>,
  mute: Mute,
  what: What,
  dashboard: string | null,
  now: number,
): AlertMessage {
  const said = what.kind === 'begins' ? begins(host, mute, what.forS) : ends(host, mute);
  return {
    type: 'mute.announced',
    timestamp: iso(now),
    data: {
      id: mute.id,
      kind: 'mute',
      surface: null,
      ...said,
      // Never by the address that the host asked: it could put a link of its own in front of a person.
      hosts: [{ id: host.id, name: host.name, url: hostUrl(dashboard, host.id) }],
      items: [],
      opened_at: iso(mute.createdAt),
    },
  };
}

function begins({ name }: Pick<HostRow, 'name'>, { reason, until }: Mute, forS: number) {
  return {
    title: cutTo(`${named(name)} muted its alerts for ${durationWords(forS)}: ${quoted(reason)}`, TITLE_MAX),
    text: `The host ${named(name)} asked for it with its own key, until ${iso(until)}. ${hostSays(reason)} ${TOLD_ALL_THE_SAME} If nobody of you did that, end the mute on the dashboard and look at the host.`,
  };
}

function ends({ name }: Pick<HostRow, 'name'>, { until }: Mute) {
  return {
    title: cutTo(`${named(name)} ended its mute`, TITLE_MAX),
    text: `The host ${named(name)} asked for it with its own key. It had muted its alerts until ${iso(until)}.`,
  };
}
