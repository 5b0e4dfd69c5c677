import type { EventsDocument } from '#contract';
import { fetchEvents } from './api.ts';
import { type EventGroup, groupOf } from './event-groups.ts';

const PAGE = 50;
const AT_ONCE_MAX = 200;

/** So many requests one press may cost, where a kind is rare: the Worker keeps some thousand events of a host. */
const REQUESTS_MAX = 5;

/**
 * A page of a host's events, newest first, of one group where one is chosen.
 * @param before the `next` of the page before; null for the newest
 * @param shown how many are on screen and shall stay there
 */
export async function loadPage(
  host: string,
  group: EventGroup | null,
  before: number | null,
  shown: number,
): Promise<EventsDocument> {
  const wanted = Math.min(Math.max(shown, PAGE), AT_ONCE_MAX);
  if (group === null) return fetchEvents(host, before, wanted);
  const found: EventsDocument = { events: [], next: before };
  for (let asked = 0; asked < REQUESTS_MAX && found.events.length < wanted; asked += 1) {
    const page = await fetchEvents(host, found.next, AT_ONCE_MAX);
    found.events.push(...page.events.filter(({ kind }) => groupOf(kind) === group));
    found.next = page.next;
    if (page.next === null) break;
  }
  return found;
}
