import type { EventKind, EventsDocument, HostEvent, Surface } from '#contract';

const KEPT_PER_HOST = 1000;

export interface NewEvent {
  /** Unix milliseconds: the logical moment. */
  at: number;
  kind: EventKind;
  surface?: Surface;
  actor: string;
  detail: string;
}

/** Appends to a host's history and drops what is beyond the newest 1,000. */
export function addEvent(sql: SqlStorage, hostId: string, event: NewEvent): void {
  const { last } = sql.exec<{ last: number | null }>('SELECT max(id) AS last FROM events WHERE host_id = ?', hostId).one();
  const id = (last ?? 0) + 1;
  sql.exec(
    'INSERT INTO events (host_id, id, at, kind, surface, actor, detail) VALUES (?, ?, ?, ?, ?, ?, ?)',
    hostId,
    id,
    event.at,
    event.kind,
    event.surface ?? null,
    event.actor,
    event.detail,
  );
  sql.exec('DELETE FROM events WHERE host_id = ? AND id <= ?', hostId, id - KEPT_PER_HOST);
}

type Row = { id: number; at: number; kind: EventKind; surface: Surface | null; actor: string; detail: string };

/** A page of a host's history, newest first. @param before only events with a smaller id; null for the newest */
export function readEvents(sql: SqlStorage, hostId: string, before: number | null, limit: number): EventsDocument {
  const rows = sql
    .exec<Row>(
      'SELECT id, at, kind, surface, actor, detail FROM events WHERE host_id = ? AND id < ? ORDER BY id DESC LIMIT ?',
      hostId,
      before ?? Number.MAX_SAFE_INTEGER,
      limit + 1,
    )
    .toArray();
  const events: HostEvent[] = rows.slice(0, limit).map((row) => ({ ...row, at: new Date(row.at).toISOString() }));
  return { events, next: rows.length > limit ? (events.at(-1)?.id ?? null) : null };
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
