import type { Act, ActKind, Actor, ActorKind, ActsDocument, Surface } from '#contract';

/**
 * How many are kept of each class, the newest: so that neither log-ins, which whoever only reads makes, nor changes, of which an operator
 * makes any number, nor what hosts mute of themselves push out who made tokens, took backups or removed hosts.
 */
const CLASSES: readonly { readonly is: string; readonly has: (act: Classed) => boolean; readonly kept: number }[] = [
  { is: "kind = 'logged_in'", has: isLogIn, kept: 200 },
  { is: "kind IN ('intent_changed', 'host_changed')", has: isChange, kept: 1000 },
  {
    is: "kind IN ('muted', 'unmuted') AND actor_kind = 'host'",
    has: isOwnMute,
    kept: 200,
  },
  {
    is: "kind NOT IN ('logged_in', 'intent_changed', 'host_changed') AND NOT (kind IN ('muted', 'unmuted') AND actor_kind = 'host')",
    has: (act) => !isLogIn(act) && !isChange(act) && !isOwnMute(act),
    kept: 1000,
  },
];

/** What an act's class is told by. */
type Classed = { readonly kind: ActKind; readonly actor_kind: ActorKind };

function isLogIn({ kind }: Classed): boolean {
  return kind === 'logged_in';
}

function isChange({ kind }: Classed): boolean {
  return kind === 'intent_changed' || kind === 'host_changed';
}

function isOwnMute({ kind, actor_kind }: Classed): boolean {
  return (kind === 'muted' || kind === 'unmuted') && actor_kind === 'host';
}

/** Older ones are dropped at each so many-th act only. */
const TRIMMED_EVERY = 100;

export interface NewAct {
  /** Unix milliseconds. */
  at: number;
  kind: ActKind;
  actor: Actor;
  host?: { readonly id: string; readonly name: string };
  surface?: Surface;
  /** A sentence. */
  detail: string;
}

type Row = {
  id: number;
  at: number;
  kind: ActKind;
  actor: string;
  actor_kind: ActorKind;
  host_id: string | null;
  host_name: string | null;
  surface: Surface | null;
  detail: string;
};

/** Notes what somebody did, for the owner's list of the whole fleet. It outlives the host that it was about. */
export function addAct(sql: SqlStorage, act: NewAct): void {
  const { id } = sql
    .exec<{ id: number }>(
      `INSERT INTO acts (at, kind, actor, actor_kind, host_id, host_name, surface, detail) VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
      act.at,
      act.kind,
      act.actor.name,
      act.actor.kind,
      act.host?.id ?? null,
      act.host?.name ?? null,
      act.surface ?? null,
      act.detail,
    )
    .one();
  if (id % TRIMMED_EVERY === 0) trim(sql);
}

/** Drops what is older than the newest of its class. */
function trim(sql: SqlStorage): void {
  for (const { is, kept } of CLASSES) {
    sql.exec(`DELETE FROM acts WHERE ${is} AND id <= (SELECT id FROM acts WHERE ${is} ORDER BY id DESC LIMIT 1 OFFSET ${kept})`);
  }
}

/** An act as a backup has it: without the id, which orders the acts of one Fleet. */
export type PastAct = Omit<Row, 'id'>;

/** Oldest first. */
export function readPastActs(sql: SqlStorage): PastAct[] {
  return sql
    .exec<Row>('SELECT * FROM acts ORDER BY id')
    .toArray()
    .map(({ id: _, ...act }) => act);
}

/** Adds those acts of a backup that are not held, in the order of their moments, so that no restore makes what was done undone. */
export function addPastActs(sql: SqlStorage, past: readonly PastAct[]): void {
  const held = readPastActs(sql);
  const keyOf = ({ at, kind, actor, actor_kind, host_id, detail }: PastAct) =>
    JSON.stringify([at, kind, actor, actor_kind, host_id, detail]);
  const known = new Set(held.map(keyOf));
  const missing = past.filter((act) => !known.has(keyOf(act)));
  if (missing.length === 0) return;
  const { last } = sql.exec<{ last: number }>('SELECT coalesce(max(id), 0) AS last FROM acts').one();
  sql.exec('DELETE FROM acts');
  const merged = [...missing, ...held];
  const all = CLASSES.flatMap(({ has, kept }) => merged.filter(has).sort(byMoment).slice(-kept)).sort(byMoment);
  for (const [at, act] of all.entries()) {
    sql.exec(
      'INSERT INTO acts (id, at, kind, actor, actor_kind, host_id, host_name, surface, detail) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
      last + 1 + at,
      act.at,
      act.kind,
      act.actor,
      act.actor_kind,
      act.host_id,
      act.host_name,
      act.surface,
      act.detail,
    );
  }
}

const byMoment = (one: PastAct, other: PastAct): number => one.at - other.at;

/**
 * When somebody logged in, the newest first.
 * @param since Unix milliseconds
 * @param limit how many at most
 */
export function readLogIns(sql: SqlStorage, { name, kind }: Actor, since: number, limit: number): number[] {
  return sql
    .exec<{ at: number }>(
      "SELECT at FROM acts WHERE kind = 'logged_in' AND actor = ? AND actor_kind = ? AND at > ? ORDER BY at DESC LIMIT ?",
      name,
      kind,
      since,
      limit,
    )
    .toArray()
    .map(({ at }) => at);
}

/** Which acts are wanted; what is null is not asked for. */
export interface ActFilter {
  /** The actor's name. */
  readonly who: string | null;
  /** A host's id, or the name that it had. */
  readonly host: string | null;
  readonly kind: string | null;
}

/** The newest acts that a filter lets through. @param before only those with a smaller id; null for the newest */
export function readActs(sql: SqlStorage, filter: ActFilter, before: number | null, limit: number): ActsDocument {
  const rows = sql
    .exec<Row>(
      `SELECT * FROM acts WHERE id < ?1 AND (?2 IS NULL OR actor = ?2) AND (?3 IS NULL OR host_id = ?3 OR host_name = ?3)
         AND (?4 IS NULL OR kind = ?4) ORDER BY id DESC LIMIT ?5`,
      before ?? Number.MAX_SAFE_INTEGER,
      filter.who?.normalize('NFC') ?? null,
      filter.host,
      filter.kind,
      limit + 1,
    )
    .toArray();
  const acts = rows.slice(0, limit).map(asAct);
  return { acts, next: rows.length > limit ? (acts.at(-1)?.id ?? null) : null };
}

function asAct({ host_id, host_name, ...act }: Row): Act {
  return {
    ...act,
    at: new Date(act.at).toISOString(),
    host: host_id === null ? null : { id: host_id, name: host_name ?? host_id },
  };
}
