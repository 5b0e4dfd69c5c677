import type { EventsDocument, UndoDocument, UndoRequest } from '#contract';
import { atHost } from '../../data/api.ts';
import { request } from '../../data/request.ts';
import { ifMatch } from '../../data/writes/intent-write.ts';

/**
 * A page of a host's history.
 * @param before the `next` of the page before; null for the newest
 * @param limit at most 200
 * @param kinds which events; empty for all
 */
export const fetchEvents = (host: string, before: number | null, limit: number, kinds: readonly string[]) =>
  request<EventsDocument>(
    'GET',
    `${atHost(host)}/events?limit=${limit}${before === null ? '' : `&before=${before}`}${kinds[0] ? `&kind=${kinds}` : ''}`,
  );

const undo = (host: string, event: number, body: Partial<UndoRequest>, headers?: HeadersInit) =>
  request<UndoDocument>('POST', `${atHost(host)}/events/${event}/undo`, body, headers);

/** What taking an event back would change. */
export const planUndo = (host: string, event: number) => undo(host, event, { dry_run: true });

/** Takes an event back, as that was shown of this revision of the host's intent. */
export const undoOn = (host: string, event: number, revision: number) =>
  undo(host, event, { revision }, ifMatch([{ host, revision }]));
