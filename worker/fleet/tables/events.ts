import type { EventKind, EventsDocument, HostEvent, Surface } from '#contract';
import { ACTS, passageBack } from './event-kinds.ts';
import { flapOf, type PastPassage } from './flaps.ts';

/** Of each class: the newest so many of a host are kept. */
const KEPT_OF_A_CLASS = 1000;

/** Older ones are looked for at each so many-th event only: that look reads the whole history of the host. */
const TRIMMED_EVERY = 200;

/** How far back a flap is looked for. A host has few kinds that go there and back, each with its own flap. */
const LOOK_BACK = 20;

/** An event is a sentence and no list of two thousand names. */
const DETAIL_MAX_CHARS = 2000;

export interface NewEvent {
  /** Unix milliseconds: the logical moment. */
  at: number;
  kind: EventKind;
  surface?: Surface;
  actor: string;
  detail: string;
}

/**
 * Appends to a host's history. A passage of a flap takes the place of those before it, with their count. Of what people did and of what
 * was told the newest 1,000 each stay; what is older goes within the next 200 events.
 */
export function addEvent(sql: SqlStorage, hostId: string, added: NewEvent): void {
  const event = { ...added, surface: added.surface ?? null, detail: shortened(added.detail) };
  const past = sql
    .exec<PastPassage & Record<string, SqlStorageValue>>(
      'SELECT id, at, kind, surface, actor, detail, count, first_at, detail_before FROM events WHERE host_id = ? ORDER BY id DESC LIMIT ?',
      hostId,
      passageBack(event.kind) === null ? 1 : LOOK_BACK,
    )
    .toArray();
  const id = (past[0]?.id ?? 0) + 1;
  const flap = flapOf(event, past);
  for (const replaced of flap?.replaces ?? []) sql.exec('DELETE FROM events WHERE host_id = ? AND id = ?', hostId, replaced);
  sql.exec(
    'INSERT INTO events (host_id, id, at, kind, surface, actor, detail, count, first_at, detail_before) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    hostId,
    id,
    event.at,
    event.kind,
    event.surface,
    event.actor,
    event.detail,
    flap?.count ?? 1,
    flap?.firstAt ?? null,
    flap?.detailBefore ?? null,
  );
  if (id % TRIMMED_EVERY === 0) trim(sql, hostId);
}

/** Drops of each class what is older than its newest 1,000. */
function trim(sql: SqlStorage, hostId: string): void {
  const acts = ACTS.map((kind) => `'${kind}'`).join(', ');
  for (const ofClass of [`kind IN (${acts})`, `kind NOT IN (${acts})`]) {
    sql.exec(
      `DELETE FROM events WHERE host_id = ?1 AND ${ofClass} AND id <=
         (SELECT id FROM events WHERE host_id = ?1 AND ${ofClass} ORDER BY id DESC LIMIT 1 OFFSET ${KEPT_OF_A_CLASS})`,
      hostId,
    );
  }
}

const shortened = (detail: string): string =>
  detail.length > DETAIL_MAX_CHARS ? `${detail.slice(0, DETAIL_MAX_CHARS - 1)}…` : detail;

type Row = {
  id: number;
  at: number;
  kind: EventKind;
  surface: Surface | null;
  actor: string;
  detail: string;
  count: number;
  first_at: number | null;
};

/** A page of a host's history, newest first. @param before only events with a smaller id; null for the newest */
export function readEvents(sql: SqlStorage, hostId: string, before: number | null, limit: number): EventsDocument {
  const rows = sql
    .exec<Row>(
      'SELECT id, at, kind, surface, actor, detail, count, first_at FROM events WHERE host_id = ? AND id < ? ORDER BY id DESC LIMIT ?',
      hostId,
      before ?? Number.MAX_SAFE_INTEGER,
      limit + 1,
    )
    .toArray();
  const events = rows.slice(0, limit).map(asHostEvent);
  return { events, next: rows.length > limit ? (events.at(-1)?.id ?? null) : null };
}

function asHostEvent({ count, first_at, ...event }: Row): HostEvent {
  const at = new Date(event.at).toISOString();
  return count === 1 ? { ...event, at } : { ...event, at, count, first_at: new Date(first_at ?? event.at).toISOString() };
}

/**
 * When what a host had was adopted as declared on this surface (Unix milliseconds); null where the last change of its declaration
 * was another. The copy of an intent is one event for all surfaces.
 */
export function readAdoption(sql: SqlStorage, hostId: string, surface: Surface): number | null {
  const last = sql
    .exec<{ at: number; kind: EventKind }>(
      `SELECT at, kind FROM events WHERE host_id = ?1 AND kind IN ('intent_adopted', 'intent_changed') AND coalesce(surface, ?2) = ?2
       ORDER BY id DESC LIMIT 1`,
      hostId,
      surface,
    )
    .toArray()[0];
  return last?.kind === 'intent_adopted' ? last.at : null;
}
