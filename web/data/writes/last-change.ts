import type { EventsDocument, HostEvent } from '#contract';
import { atHost } from '../api.ts';
import { request } from '../request.ts';

/** Who changed an intent, when and what, as the history tells it. */
export type Change = Pick<HostEvent, 'at' | 'actor' | 'actor_kind' | 'detail' | 'kind'>;

/** Somebody changed it a moment ago: it stands among the newest. */
const LOOKED_AT = 50;

/**
 * The newest change of a host's intent that is about something; null where the history does not tell it, or cannot be read.
 * @param isAbout whether the sentence of an event is
 */
export async function lastChange(host: string, isAbout: (detail: string) => boolean = () => true): Promise<Change | null> {
  try {
    const { events } = await request<EventsDocument>('GET', `${atHost(host)}/events?limit=${LOOKED_AT}`);
    const changes = events.filter(({ kind }) => kind.startsWith('intent_'));
    // A restore is about all of the intent.
    return changes.find(({ kind, detail }) => kind === 'intent_restored' || isAbout(detail)) ?? null;
  } catch {
    // That it was changed is known all the same.
    return null;
  }
}

/** Whether a sentence names an item, and not one whose name only begins or ends alike. */
export function mentions(name: string): (detail: string) => boolean {
  const literally = name.replace(/\W/g, '\\$&');
  // A dot that nothing follows ends the sentence.
  const whole = new RegExp(`(?<![\\w./-])${literally}(?![\\w/-]|\\.\\w)`);
  return (detail) => whole.test(detail);
}
