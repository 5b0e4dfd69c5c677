import { addEvent, BY_ARGOS, endIncidentEvent } from '../tables/events.ts';
import { type Incident, type IncidentHost, saveIncidentHost } from '../tables/incidents.ts';
import { durationWords, incidentWords } from './incident-words.ts';

/** Tells of an incident in the history of a host, in the line that will tell of its end too. Runs inside the caller's transaction. */
export function beginHistoryLine(sql: SqlStorage, incident: Incident, host: IncidentHost): void {
  const eventId = addEvent(sql, host.hostId, {
    at: host.since,
    kind: 'incident_opened',
    ...(incident.surface === null ? {} : { surface: incident.surface }),
    actor: BY_ARGOS,
    detail: `Incident: ${incidentWords(incident)}.`,
  });
  saveIncidentHost(sql, { ...host, eventId });
}

/** Tells in the same line that it is over on this host, and how long it lasted. @param now Unix milliseconds */
export function endHistoryLine(sql: SqlStorage, incident: Incident, host: IncidentHost, now: number): void {
  if (host.eventId === null) return;
  const seconds = Math.max(0, Math.round((now - host.since) / 1000));
  endIncidentEvent(sql, host.hostId, host.eventId, `Incident, over after ${durationWords(seconds)}: ${incidentWords(incident)}.`);
}
