import type { EventsDocument, UndoDocument, UndoRequest } from '#contract';
import { atHost } from '../../data/api.ts';
import { request } from '../../data/request.ts';

/** A page of a host's history. @param before the `next` of the page before; null for the newest @param limit at most 200 */
export const fetchEvents = (host: string, before: number | null, limit: number) =>
  request<EventsDocument>('GET', `${atHost(host)}/events?limit=${limit}${before === null ? '' : `&before=${before}`}`);

/** Takes an event back, or asks what that would change. */
export const undo = (host: string, event: number, body: Partial<UndoRequest>) =>
  request<UndoDocument>('POST', `${atHost(host)}/events/${event}/undo`, body);
