import { type AlertMessage, cutTo, type MessageType } from '#contract';
import type { Incident, IncidentHost } from '../tables/incidents.ts';
import { durationWords } from './duration-words.ts';
import { grouped } from './grouped.ts';
import { adviceWords, incidentWords, isAccepted, nameWords, timeWords } from './incident-words.ts';

export const TITLE_MAX = 200;
const TEXT_MAX = 2000;

/** So many items are told one by one, and so many hosts by their names. */
const ITEMS_TOLD = 10;
const HOSTS_NAMED = 20;

/** So many commands are told, where hosts differ in theirs. */
const COMMANDS_TOLD = 3;

/** So many hosts stand in a message with their addresses. */
const HOSTS_LISTED = 50;

/** What a message tells of. */
export interface About {
  readonly type: Exclude<MessageType, 'test' | 'mute.announced'>;
  readonly incident: Incident;
  /** Whom it names. */
  readonly hosts: readonly IncidentHost[];
  /** The origin of the dashboard; null where it is not known, and links have no host. */
  readonly dashboard: string | null;
  /** Unix milliseconds. */
  readonly now: number;
}

/**
 * A message about an incident. What hosts say in it are quotations or names in which everything can be seen; a title is one line of at most 200
 * characters, a text has at most 2,000. Pure.
 */
export function messageOf(about: About): AlertMessage {
  const { type, incident, hosts, dashboard, now } = about;
  const { closedAt } = incident;
  return {
    type,
    timestamp: new Date(now).toISOString(),
    data: {
      id: incident.thread,
      kind: incident.kind,
      surface: incident.surface,
      title: titleOf(about),
      text: textOf(about),
      hosts: hosts.slice(0, HOSTS_LISTED).map(({ hostId, name }) => ({ id: hostId, name, url: hostUrl(dashboard, hostId) })),
      ...(hosts.length > HOSTS_LISTED ? { host_count: hosts.length } : {}),
      items: incident.facts.items.map(({ item }) => item),
      opened_at: new Date(incident.openedAt).toISOString(),
      ...(type === 'incident.closed' && closedAt !== null
        ? { closed_at: new Date(closedAt).toISOString(), duration_s: durationS(incident.openedAt, closedAt) }
        : {}),
    },
  };
}

/** Where a host's page is. @param dashboard its address; null where it is not known, so that the link is relative to it */
export const hostUrl = (dashboard: string | null, hostId: string): string => `${dashboard ?? ''}/?host=${hostId}`;

const durationS = (from: number, to: number): number => Math.max(0, Math.round((to - from) / 1000));

function titleOf({ type, incident, hosts }: About): string {
  const [only] = hosts;
  const who = hosts.length === 1 && only !== undefined ? nameWords(only.name) : `${hosts.length} hosts`;
  return cutTo(`${who}${stageWords(type, incident, hosts)}: ${incidentWords(incident)}`, TITLE_MAX);
}

function stageWords(type: About['type'], incident: Incident, hosts: readonly IncidentHost[]): string {
  const { openedAt, closedAt } = incident;
  switch (type) {
    case 'incident.opened':
      return '';
    case 'incident.changed':
      return ', changed';
    case 'incident.reminder':
      return ', still';
    case 'incident.closed':
      return `, ${isAllAccepted(incident, hosts) ? 'accepted' : 'over'} after ${durationWords(durationS(openedAt, closedAt ?? openedAt))}`;
  }
}

const isAllAccepted = (incident: Incident, hosts: readonly IncidentHost[]): boolean =>
  hosts.length > 0 && hosts.every((host) => isAccepted(incident, host));

/** What an end must not hide: what was accepted is as it was. Null where nothing was. */
function acceptedLine(incident: Incident, hosts: readonly IncidentHost[]): string | null {
  const accepted = hosts.filter((host) => isAccepted(incident, host));
  if (accepted.length === 0) return null;
  return `It still differs${accepted.length === hosts.length ? '' : ` on ${namesOf(accepted)}`}, and was accepted (waived).`;
}

function textOf({ type, incident, hosts, dashboard }: About): string {
  const { kind, facts, openedAt, closedAt } = incident;
  const isOver = type === 'incident.closed';
  const more = facts.count - Math.min(facts.items.length, ITEMS_TOLD);
  const lines = [
    ...facts.items.slice(0, ITEMS_TOLD).map(({ item, words }) => `- ${nameWords(item)} ${words}`),
    ...(more > 0 ? [`- and ${more} more`] : []),
    facts.detail,
    isOver ? acceptedLine(incident, hosts) : adviceWords(kind),
    isOver && closedAt !== null
      ? `From ${timeWords(openedAt)} to ${timeWords(closedAt)}.`
      : `Since ${timeWords(sinceOf(incident, hosts))}${facts.byWords === null ? '' : `, ${facts.byWords}`}.`,
    ...(isOver ? [] : commandLines(hosts)),
    hosts.length > 1 ? `Hosts: ${namesOf(hosts)}.` : null,
  ];
  const [first] = hosts;
  const link = hosts.length === 1 && first !== undefined ? hostUrl(dashboard, first.hostId) : `${dashboard ?? ''}/`;
  const body = lines.filter((line) => line !== null).join('\n');
  return dashboard === null ? cutTo(body, TEXT_MAX) : `${cutTo(body, TEXT_MAX - link.length - 1)}\n${link}`;
}

/** The first of its hosts to which it happened; never after it was noticed. */
const sinceOf = ({ openedAt }: Incident, hosts: readonly IncidentHost[]): number =>
  Math.min(openedAt, ...hosts.map(({ since }) => since));

function commandLines(hosts: readonly IncidentHost[]): string[] {
  const byCommand = grouped(
    hosts.filter(({ command }) => command !== null),
    ({ command }) => command,
  );
  const lines = [...byCommand].slice(0, COMMANDS_TOLD).map(([command, where]) => {
    const each = where.length === 1 ? '' : 'each of ';
    return `To run on ${each}${byCommand.size === 1 && where.length > 1 ? 'them' : namesOf(where)}: ${command}`;
  });
  const more = byCommand.size - lines.length;
  return more > 0 ? [...lines, 'The other hosts have commands of their own, which their pages tell.'] : lines;
}

function namesOf(hosts: readonly IncidentHost[]): string {
  const shown = hosts.slice(0, HOSTS_NAMED).map(({ name }) => nameWords(name));
  const more = hosts.length - shown.length;
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ');
}
