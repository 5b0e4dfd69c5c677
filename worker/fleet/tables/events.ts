import type { Actor, ActorKind, EventKind, EventsDocument, HostEvent, IntentChange, Surface } from '#contract';
import { addAct } from './acts.ts';
import { ACTS, isPersonsAct, passageBack } from './event-kinds.ts';
import { flapOf, type PastPassage } from './flaps.ts';
import { readHost } from './hosts.ts';

/** Of each class: the newest so many of a host are kept. */
const KEPT_OF_A_CLASS = 1000;

/** Older ones are looked for at each so many-th event only: that look reads the whole history of the host. */
const TRIMMED_EVERY = 200;

/** How far back a flap is looked for. A host has few kinds that go there and back, each with its own flap. */
const LOOK_BACK = 20;

/** An event is a sentence and no list of two thousand names. */
const DETAIL_MAX_CHARS = 2000;

/**
 * The longest record of what an event changed, as JSON: a copied intent of 2,000 names of any length has room in it. A row of SQLite in a
 * Durable Object may have 2 MB.
 */
const CHANGES_MAX_CHARS = 400_000;

/** What one change of an intent did to a surface, as the history keeps it. */
export interface SurfaceChanges {
  readonly surface: Surface;
  readonly changes: readonly IntentChange[];
}

/** What a host did by itself, as its agent tells. */
export const BY_HOST: Actor = { name: 'host', kind: 'host' };

/** What Argos Drift did or noticed. */
export const BY_ARGOS: Actor = { name: 'argos', kind: 'argos' };

/** Somebody of before there were names, who is in the history and in codes. */
export const UNNAMED: Actor = { name: 'operator', kind: 'operator' };

export interface NewEvent {
  /** Unix milliseconds: the logical moment. */
  at: number;
  kind: EventKind;
  surface?: Surface;
  actor: Actor;
  detail: string;
  /** What an operator changed of the intent, so that it can be taken back; left out of every other event. What is too long is not kept. */
  changes?: readonly SurfaceChanges[];
}

/**
 * Appends to a host's history. A passage of a flap takes the place of those before it, with their count. Of what people did and of what
 * was told the newest 1,000 each stay; what is older goes within the next 200 events.
 * @returns its id in the history of the host
 */
export function addEvent(sql: SqlStorage, hostId: string, added: NewEvent): number {
  const { name, kind: actorKind } = added.actor;
  const event = { ...added, surface: added.surface ?? null, actor: name, actor_kind: actorKind, detail: shortened(added.detail) };
  const past = sql
    .exec<PastPassage & Record<string, SqlStorageValue>>(
      'SELECT id, at, kind, surface, actor, coalesce(actor_kind, actor) AS actor_kind, detail, count, first_at, detail_before FROM events WHERE host_id = ? ORDER BY id DESC LIMIT ?',
      hostId,
      passageBack(event.kind) === null ? 1 : LOOK_BACK,
    )
    .toArray();
  const id = (past[0]?.id ?? 0) + 1;
  const flap = flapOf(event, past);
  for (const replaced of flap?.replaces ?? []) sql.exec('DELETE FROM events WHERE host_id = ? AND id = ?', hostId, replaced);
  sql.exec(
    `INSERT INTO events (host_id, id, at, kind, surface, actor, actor_kind, detail, count, first_at, detail_before, changes)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    hostId,
    id,
    event.at,
    event.kind,
    event.surface,
    event.actor,
    event.actor_kind,
    event.detail,
    flap?.count ?? 1,
    flap?.firstAt ?? null,
    flap?.detailBefore ?? null,
    recorded(added.changes),
  );
  if (id % TRIMMED_EVERY === 0) trim(sql, hostId);
  if (isPersonsAct(event.kind)) {
    const host = { id: hostId, name: readHost(sql, hostId)?.name ?? hostId };
    addAct(sql, { at: event.at, kind: event.kind, actor: added.actor, host, surface: added.surface, detail: event.detail });
  }
  return id;
}

/** How far back an incident's line is looked for: a restore brings back the one that stands already. */
const LINES_LOOKED_THROUGH = 100;

/** The line of a history that tells of an incident in these words and of no end; null where none of the newest does. */
export function findIncidentEvent(sql: SqlStorage, hostId: string, surface: Surface | null, detail: string): number | null {
  const [row] = sql
    .exec<{ id: number }>(
      `SELECT id FROM events WHERE host_id = ?1 AND id > (SELECT max(id) FROM events WHERE host_id = ?1) - ${LINES_LOOKED_THROUGH}
         AND kind = 'incident_opened' AND surface IS ?2 AND detail = ?3 ORDER BY id DESC LIMIT 1`,
      hostId,
      surface,
      shortened(detail),
    )
    .toArray();
  return row?.id ?? null;
}

/** The line that tells of an incident tells of its end from now on. One that is in the history no more is passed over. */
export function endIncidentEvent(sql: SqlStorage, hostId: string, id: number, detail: string): void {
  sql.exec(
    `UPDATE events SET kind = 'incident_closed', detail = ? WHERE host_id = ? AND id = ? AND kind = 'incident_opened'`,
    shortened(detail),
    hostId,
    id,
  );
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

function recorded(changes: readonly SurfaceChanges[] | undefined): string | null {
  if (changes === undefined || changes.length === 0) return null;
  const text = JSON.stringify(changes);
  return text.length > CHANGES_MAX_CHARS ? null : text;
}

type Row = {
  id: number;
  at: number;
  kind: EventKind;
  surface: Surface | null;
  actor: string;
  actor_kind: ActorKind;
  detail: string;
  count: number;
  first_at: number | null;
  has_changes: number;
};

/**
 * A page of a host's history, newest first.
 * @param before only events with a smaller id; null for the newest
 * @param kinds only events of these kinds; null for all
 */
export function readEvents(
  sql: SqlStorage,
  hostId: string,
  before: number | null,
  limit: number,
  kinds: readonly EventKind[] | null = null,
): EventsDocument {
  const ofKinds = kinds === null ? '' : `AND kind IN (${kinds.map(() => '?').join(', ')})`;
  const rows = sql
    .exec<Row>(
      `SELECT id, at, kind, surface, actor, coalesce(actor_kind, actor) AS actor_kind, detail, count, first_at, changes IS NOT NULL AS has_changes
       FROM events WHERE host_id = ? AND id < ? ${ofKinds} ORDER BY id DESC LIMIT ?`,
      hostId,
      before ?? Number.MAX_SAFE_INTEGER,
      ...(kinds ?? []),
      limit + 1,
    )
    .toArray();
  const events = rows.slice(0, limit).map(asHostEvent);
  return { events, next: rows.length > limit ? (events.at(-1)?.id ?? null) : null };
}

function asHostEvent({ count, first_at, has_changes, ...event }: Row): HostEvent {
  const at = new Date(event.at).toISOString();
  return {
    ...event,
    at,
    ...(count === 1 ? {} : { count, first_at: new Date(first_at ?? event.at).toISOString() }),
    ...(event.kind === 'intent_changed' ? { undo: has_changes === 1 } : {}),
  };
}

/** An event as far as taking it back is concerned. */
export interface IntentEvent {
  readonly kind: EventKind;
  readonly detail: string;
  /** Null where it changed nothing of the intent, and where what it changed is not kept. */
  readonly changes: readonly SurfaceChanges[] | null;
}

/** An event of a host's history by its id; null where there is none. */
export function readIntentEvent(sql: SqlStorage, hostId: string, id: number): IntentEvent | null {
  const [row] = sql
    .exec<{ kind: EventKind; detail: string; changes: string | null }>(
      'SELECT kind, detail, changes FROM events WHERE host_id = ? AND id = ?',
      hostId,
      id,
    )
    .toArray();
  return row === undefined ? null : { ...row, changes: row.changes === null ? null : JSON.parse(row.changes) };
}

/** The last event by which a host's intent changed; null where there was none, or it is not kept any more. */
export function readLastIntentEvent(
  sql: SqlStorage,
  hostId: string,
): { at: string; actor: string; actor_kind: ActorKind; detail: string } | null {
  const [row] = sql
    .exec<{ at: number; actor: string; actor_kind: ActorKind; detail: string }>(
      `SELECT at, actor, coalesce(actor_kind, actor) AS actor_kind, detail FROM events
       WHERE host_id = ? AND kind IN ('intent_adopted', 'intent_changed', 'intent_restored') ORDER BY id DESC LIMIT 1`,
      hostId,
    )
    .toArray();
  return row === undefined ? null : { ...row, at: new Date(row.at).toISOString() };
}

/** An event as it is stored, for a backup. Times are Unix milliseconds. */
export type EventRow = {
  id: number;
  at: number;
  kind: string;
  surface: string | null;
  actor: string;
  actor_kind: string;
  detail: string;
  count: number;
  first_at: number | null;
  detail_before: string | null;
  /** JSON. */
  changes: string | null;
};

const COLUMNS = [
  'id',
  'at',
  'kind',
  'surface',
  'actor',
  'actor_kind',
  'detail',
  'count',
  'first_at',
  'detail_before',
  'changes',
] as const;

/** The events of a host after one of them, oldest first, as many as a line of a backup shall have. */
export function readEventRows(sql: SqlStorage, hostId: string, after: number, maxEvents: number, maxChars: number): EventRow[] {
  const rows: EventRow[] = [];
  let chars = 0;
  for (const row of sql.exec<EventRow>(
    `SELECT id, at, kind, surface, actor, coalesce(actor_kind, actor) AS actor_kind, detail, count, first_at, detail_before, changes
     FROM events WHERE host_id = ? AND id > ? ORDER BY id LIMIT ?`,
    hostId,
    after,
    maxEvents,
  )) {
    rows.push(row);
    chars += row.detail.length + (row.changes?.length ?? 0) + (row.detail_before?.length ?? 0);
    if (chars > maxChars) break;
  }
  return rows;
}

/** A column as it is read: events of before there were names have no kind of actor. */
const asRead = (column: string): string =>
  column === 'actor_kind' ? 'coalesce(events.actor_kind, events.actor)' : `events.${column}`;

/** Whether an event of a backup stands there as it is. */
export function holdsEvent(sql: SqlStorage, hostId: string, event: EventRow): boolean {
  const found = sql.exec(
    `SELECT 1 FROM events WHERE host_id = ? AND ${COLUMNS.map((column) => `${asRead(column)} IS ?`).join(' AND ')}`,
    hostId,
    ...COLUMNS.map((column) => event[column]),
  );
  return found.toArray().length > 0;
}

/** Puts an event from a backup in its place. One that stands there as it is costs no row. */
export function restoreEvent(sql: SqlStorage, hostId: string, event: EventRow): void {
  const others = COLUMNS.slice(1);
  sql.exec(
    `INSERT INTO events (host_id, ${COLUMNS.join(', ')}) VALUES (?${', ?'.repeat(COLUMNS.length)})
     ON CONFLICT (host_id, id) DO UPDATE SET ${others.map((column) => `${column} = excluded.${column}`).join(', ')}
     WHERE ${others.map((column) => `${asRead(column)} IS NOT excluded.${column}`).join(' OR ')}`,
    hostId,
    ...COLUMNS.map((column) => event[column]),
  );
}

/** Drops the events of a host that are none of these. */
export function dropOtherEvents(sql: SqlStorage, hostId: string, kept: ReadonlySet<number>): void {
  const ids = sql.exec<{ id: number }>('SELECT id FROM events WHERE host_id = ?', hostId).toArray();
  for (const { id } of ids) if (!kept.has(id)) sql.exec('DELETE FROM events WHERE host_id = ? AND id = ?', hostId, id);
}
