import { addEvent, BY_ARGOS, endIncidentEvent, findIncidentEvent } from '../tables/events.ts';
import { type Incident, type IncidentHost, saveIncidentHost } from '../tables/incidents.ts';
import { durationWords } from './duration-words.ts';
import { incidentWords, isAccepted } from './incident-words.ts';

/** Tells of an incident in the history of a host, in the line that will tell of its end too. Runs inside the caller's transaction. */
export function beginHistoryLine(sql: SqlStorage, incident: Incident, host: IncidentHost): void {
  const detail = `Incident: ${incidentWords(incident)}.`;
  const surface = incident.surface === null ? {} : { surface: incident.surface };
  const eventId =
    findIncidentEvent(sql, host.hostId, incident.surface, detail) ??
    addEvent(sql, host.hostId, { at: host.since, kind: 'incident_opened', ...surface, actor: BY_ARGOS, detail });
  saveIncidentHost(sql, { ...host, eventId });
}

/** Tells in the same line that it is over on this host, or was accepted there, and how long it lasted. @param now Unix milliseconds */
export function endHistoryLine(sql: SqlStorage, incident: Incident, host: IncidentHost, now: number): void {
  if (host.eventId === null) return;
  const seconds = Math.max(0, Math.round((now - host.since) / 1000));
  const [how, still] = isAccepted(incident, host) ? ['accepted', ' It still differs.'] : ['over', ''];
  const detail = `Incident, ${how} after ${durationWords(seconds)}: ${incidentWords(incident)}.${still}`;
  endIncidentEvent(sql, host.hostId, host.eventId, detail);
}
