import type { IncidentKind, Surface } from '#contract';
import { randomText } from './codes.ts';

/** What an incident is about, and what keeps it apart from others that a host may have at the same time. */
export interface IncidentKey {
  readonly kind: IncidentKind;
  /** Null where it is about the whole host. */
  readonly surface: Surface | null;
}

/** What the words of a message are made of. */
export interface IncidentFacts {
  /** What differs, the first of it. */
  readonly items: readonly { readonly item: string; readonly words: string; readonly became?: string }[];
  /** How many items differ. */
  readonly count: number;
  /** Whose doing it was, as it ends a sentence; null where the host did not do it. */
  readonly byWords: string | null;
  /** A sentence, with the host's own words as a quotation; null where there is none. */
  readonly detail: string | null;
  /** The ids of the hosts that left it since all that differs on them was accepted; none where it is left out. */
  readonly acceptedOn?: readonly string[];
}

/** What is wrong, with the hosts that came to it within a minute. Times are Unix milliseconds. */
export interface Incident extends IncidentKey {
  readonly id: string;
  /** Its id on the wire: that of the incident whose place it took, where it took one. */
  readonly thread: string;
  /** What is equal in all of its hosts, as a digest. */
  readonly content: string;
  readonly facts: IncidentFacts;
  /** When the thread began. */
  readonly openedAt: number;
  /** When its content became what it is. */
  readonly changedAt: number;
  /** When the last host came to it. */
  readonly joinedAt: number;
  readonly closedAt: number | null;
  /** Whether a channel was told of its end. */
  readonly isEndTold: boolean;
}

/** A host of an incident. Times are Unix milliseconds. */
export interface IncidentHost {
  readonly hostId: string;
  readonly incidentId: string;
  readonly name: string;
  /** Since when it is so on this host. */
  readonly since: number;
  /** What to run there; null where no command ends it. */
  readonly command: string | null;
  /** When it was over on this host; null while it is not. */
  readonly endedAt: number | null;
  /** The line of the host's history that tells of it; null before there is one. */
  readonly eventId: number | null;
}

type Row = {
  id: string;
  thread: string;
  kind: IncidentKind;
  surface: Surface | null;
  content: string;
  facts: string;
  opened_at: number;
  changed_at: number;
  joined_at: number;
  closed_at: number | null;
  end_told: number;
};

type HostRow = {
  host_id: string;
  incident_id: string;
  name: string;
  since: number;
  command: string | null;
  ended_at: number | null;
  event_id: number | null;
};

const ID_CHARS = 12;

/** The id of a new incident. */
export const newIncidentId = (): string => randomText(ID_CHARS);

/** What keeps two incidents of one host apart, as one text. */
export const keyText = ({ kind, surface }: IncidentKey): string => (surface === null ? kind : `${kind}/${surface}`);

/** The incidents of a host that it is still in, each with the host's part in it. */
export function readIncidentsOf(sql: SqlStorage, hostId: string): { incident: Incident; host: IncidentHost }[] {
  return sql
    .exec<Row & HostRow>(
      `SELECT i.*, h.* FROM incident_hosts h JOIN incidents i ON i.id = h.incident_id
       WHERE h.host_id = ? AND h.ended_at IS NULL ORDER BY i.id`,
      hostId,
    )
    .toArray()
    .map((row) => ({ incident: asIncident(row), host: asHost(row) }));
}

/** Every incident, those that are over and of whose end somebody has yet to be told included. */
export function readIncidents(sql: SqlStorage): Incident[] {
  return sql.exec<Row>('SELECT * FROM incidents ORDER BY opened_at, id').toArray().map(asIncident);
}

/** Every host of every incident, by names. */
export function readIncidentHosts(sql: SqlStorage): IncidentHost[] {
  return sql.exec<HostRow>('SELECT * FROM incident_hosts ORDER BY name, host_id').toArray().map(asHost);
}

/**
 * The open incident of this kind and content to which a host can still come: nobody was told of it as it is. Null where there is none.
 * @param after when it came to be, in Unix milliseconds
 */
export function findJoinable(sql: SqlStorage, { kind, surface }: IncidentKey, content: string, after: number): Incident | null {
  const [row] = sql
    .exec<Row>(
      `SELECT * FROM incidents i WHERE kind = ? AND surface IS ? AND content = ? AND closed_at IS NULL AND changed_at >= ?
         AND NOT EXISTS (SELECT 1 FROM notices n WHERE n.thread = i.thread AND n.content = i.content)
       ORDER BY changed_at DESC, id LIMIT 1`,
      kind,
      surface,
      content,
      after,
    )
    .toArray();
  return row === undefined ? null : asIncident(row);
}

/**
 * The incident of this content that a host left a short while ago, where nobody was told since that it is over or who is in it; null where there
 * is none.
 * @param after when it left, in Unix milliseconds
 */
export function findLeft(
  sql: SqlStorage,
  hostId: string,
  { kind, surface }: IncidentKey,
  content: string,
  after: number,
): Incident | null {
  const [row] = sql
    .exec<Row>(
      `SELECT i.* FROM incident_hosts h JOIN incidents i ON i.id = h.incident_id
       WHERE h.host_id = ? AND h.ended_at >= ? AND i.kind = ? AND i.surface IS ? AND i.content = ? AND i.end_told = 0
         AND NOT EXISTS (SELECT 1 FROM notices n WHERE n.thread = i.thread AND n.told_at >= h.ended_at)
       ORDER BY h.ended_at DESC, i.id LIMIT 1`,
      hostId,
      after,
      kind,
      surface,
      content,
    )
    .toArray();
  return row === undefined ? null : asIncident(row);
}

/** Whether a host other than this one is still in an incident. */
export function hasOthers(sql: SqlStorage, incidentId: string, hostId: string): boolean {
  const found = sql.exec(
    'SELECT 1 FROM incident_hosts WHERE incident_id = ? AND host_id <> ? AND ended_at IS NULL LIMIT 1',
    incidentId,
    hostId,
  );
  return found.toArray().length > 0;
}

/** Whether a thread has ended, and somebody may have to be told so. */
export function isOver(sql: SqlStorage, thread: string): boolean {
  return sql.exec('SELECT 1 FROM incidents WHERE thread = ? AND closed_at IS NOT NULL', thread).toArray().length > 0;
}

/** Inserts an incident or replaces all of its columns. */
export function saveIncident(sql: SqlStorage, incident: Incident): void {
  sql.exec(
    `INSERT OR REPLACE INTO incidents (id, thread, kind, surface, content, facts, opened_at, changed_at, joined_at, closed_at, end_told)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    incident.id,
    incident.thread,
    incident.kind,
    incident.surface,
    incident.content,
    JSON.stringify(incident.facts),
    incident.openedAt,
    incident.changedAt,
    incident.joinedAt,
    incident.closedAt,
    incident.isEndTold ? 1 : 0,
  );
}

/** Inserts a host of an incident or replaces all of its columns. */
export function saveIncidentHost(sql: SqlStorage, host: IncidentHost): void {
  sql.exec(
    'INSERT OR REPLACE INTO incident_hosts (host_id, incident_id, name, since, command, ended_at, event_id) VALUES (?, ?, ?, ?, ?, ?, ?)',
    host.hostId,
    host.incidentId,
    host.name,
    host.since,
    host.command,
    host.endedAt,
    host.eventId,
  );
}

/** Takes an incident away with its hosts. */
export function deleteIncident(sql: SqlStorage, id: string): void {
  sql.exec('DELETE FROM incidents WHERE id = ?', id);
  sql.exec('DELETE FROM incident_hosts WHERE incident_id = ?', id);
}

/** Gives the hosts on which an incident is over already to another incident, but for those that are in that one too. */
export function moveEnded(sql: SqlStorage, from: string, to: string): void {
  sql.exec('UPDATE OR IGNORE incident_hosts SET incident_id = ? WHERE incident_id = ? AND ended_at IS NOT NULL', to, from);
}

/** Takes the part of one host in an incident away. */
export function deleteIncidentHost(sql: SqlStorage, hostId: string, incidentId: string): void {
  sql.exec('DELETE FROM incident_hosts WHERE host_id = ? AND incident_id = ?', hostId, incidentId);
}

function asIncident(row: Row): Incident {
  const { id, thread, kind, surface, content } = row;
  return {
    id,
    thread,
    kind,
    surface,
    content,
    facts: JSON.parse(row.facts) as IncidentFacts,
    openedAt: row.opened_at,
    changedAt: row.changed_at,
    joinedAt: row.joined_at,
    closedAt: row.closed_at,
    isEndTold: row.end_told === 1,
  };
}

function asHost({ host_id, incident_id, name, since, command, ended_at, event_id }: HostRow): IncidentHost {
  return { hostId: host_id, incidentId: incident_id, name, since, command, endedAt: ended_at, eventId: event_id };
}
