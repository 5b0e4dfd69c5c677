import { GATHERED_WITHIN_S } from '#contract';
import { tellBy } from '../tables/fleet.ts';
import {
  deleteIncident,
  deleteIncidentHost,
  findJoinable,
  findLeft,
  hasOthers,
  type Incident,
  type IncidentFacts,
  moveEnded,
  newIncidentId,
  readIncidentsOf,
  saveIncident,
  saveIncidentHost,
} from '../tables/incidents.ts';
import { isTold } from '../tables/notices.ts';
import { type AlertFacts, type Condition, conditionsOf } from './conditions.ts';
import { endHistoryLine } from './history-lines.ts';
import { isAccepted } from './incident-words.ts';
import { GATHER_QUIET_MS } from './next-message.ts';
import { REJOINED_WITHIN_MS } from './plan-telling.ts';
import { type Part, stepsOf } from './steps.ts';

/** A host of which incidents are kept. */
interface Host {
  readonly id: string;
  readonly name: string;
}

/**
 * Brings the incidents of a host to what is wrong with it now. Writes nothing where that is what they say already. Runs inside the caller's
 * transaction.
 */
export function keepIncidents(sql: SqlStorage, host: Host, facts: AlertFacts): void {
  const { now } = facts;
  const standing = readIncidentsOf(sql, host.id);
  for (const { host: part } of standing) if (part.name !== host.name) saveIncidentHost(sql, { ...part, name: host.name });
  const parts = standing.map(({ incident, host: part }) => ({ incident, host: { ...part, name: host.name } }));
  const steps = stepsOf(parts, conditionsOf(facts));
  for (const part of steps.ended) leave(sql, part, now);
  for (const part of steps.accepted) leave(sql, withAccepted(part), now);
  for (const { from, condition } of steps.changed) move(sql, from, condition, now);
  for (const condition of steps.begun) begin(sql, host, condition, now);
  if (steps.ended.length + steps.accepted.length + steps.changed.length + steps.begun.length > 0)
    tellBy(sql, now + GATHER_QUIET_MS);
}

/** A host is gone: what was wrong with it is over. Runs inside the caller's transaction. @param now Unix milliseconds */
export function leaveIncidents(sql: SqlStorage, hostId: string, now: number): void {
  const standing = readIncidentsOf(sql, hostId);
  // Its history is gone with it.
  for (const part of standing) leave(sql, { ...part, host: { ...part.host, eventId: null } }, now);
  if (standing.length > 0) tellBy(sql, now + GATHER_QUIET_MS);
}

function leave(sql: SqlStorage, { incident, host }: Part, now: number): void {
  endHistoryLine(sql, incident, host, now);
  if (hasOthers(sql, incident.id, host.hostId)) {
    saveIncidentHost(sql, { ...host, endedAt: now });
    if (isAccepted(incident, host)) saveIncident(sql, incident);
  } else if (incident.kind === 'engine_down' || isTold(sql, incident.thread)) {
    saveIncidentHost(sql, { ...host, endedAt: now });
    saveIncident(sql, { ...incident, closedAt: now });
  } else {
    deleteIncident(sql, incident.id);
  }
}

const withAccepted = ({ incident, host }: Part): Part => ({
  incident: { ...incident, facts: { ...incident.facts, acceptedOn: [...(incident.facts.acceptedOn ?? []), host.hostId] } },
  host,
});

/** A host that is in an incident again has nothing in it that is accepted. */
function withoutAccepted({ acceptedOn = [], ...facts }: IncidentFacts, hostId: string): IncidentFacts {
  const left = acceptedOn.filter((id) => id !== hostId);
  return left.length === 0 ? facts : { ...facts, acceptedOn: left };
}

function begin(sql: SqlStorage, host: Host, condition: Condition, now: number): void {
  const part = {
    hostId: host.id,
    name: host.name,
    since: condition.since,
    command: condition.command,
    endedAt: null,
    eventId: null,
  };
  // An engine that fails at each start is down, then not known, then down; and what came back before anybody was told of its end is not over.
  const left = findLeft(sql, host.id, condition, condition.content, now - REJOINED_WITHIN_MS);
  const joined = left ?? findJoinable(sql, condition, condition.content, now - GATHERED_WITHIN_S * 1000);
  const incident = joined === null ? newIncident(condition, now) : { ...joined, joinedAt: now, closedAt: null };
  saveIncident(sql, { ...incident, facts: withoutAccepted(incident.facts, host.id) });
  saveIncidentHost(sql, { ...part, incidentId: incident.id });
}

/**
 * A host whose trouble became another. The last host of an incident takes its thread along, so that whoever was told of the one is told how it
 * became the other; a thread of which somebody was told already stays as it is. Hosts on which it was over before, and one that leaves others
 * in it, are named by the end of the thread: they were told of.
 */
function move(sql: SqlStorage, { incident: from, host }: Part, condition: Condition, now: number): void {
  const isLast = !hasOthers(sql, from.id, host.hostId);
  const goesOn = isLast && isTold(sql, from.thread);
  const joinable = findJoinable(sql, condition, condition.content, now - GATHERED_WITHIN_S * 1000);
  const joined = joinable !== null && goesOn && isTold(sql, joinable.thread) ? null : joinable;
  const incident = joined === null ? newIncident(condition, now) : { ...joined, joinedAt: now };
  if (goesOn) moveEnded(sql, from.id, incident.id);
  if (isLast) deleteIncident(sql, from.id);
  else if (isTold(sql, from.thread)) saveIncidentHost(sql, { ...host, endedAt: now });
  else deleteIncidentHost(sql, host.hostId, from.id);
  const thread = goesOn || (isLast && joined === null) ? { thread: from.thread, openedAt: from.openedAt } : {};
  const acceptedOn = [...(incident.facts.acceptedOn ?? []), ...(goesOn ? (from.facts.acceptedOn ?? []) : [])];
  const facts = withoutAccepted({ ...incident.facts, acceptedOn }, host.hostId);
  saveIncident(sql, { ...incident, ...thread, facts });
  saveIncidentHost(sql, { ...host, incidentId: incident.id, command: condition.command });
}

function newIncident({ kind, surface, content, facts }: Condition, now: number): Incident {
  const id = newIncidentId();
  return {
    id,
    thread: id,
    kind,
    surface,
    content,
    facts,
    openedAt: now,
    changedAt: now,
    joinedAt: now,
    closedAt: null,
    isEndTold: false,
  };
}
