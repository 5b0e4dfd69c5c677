import { type AlertMessage, cutTo, type IncidentKind, visible } from '#contract';

export type Severity = 'critical' | 'error' | 'warning' | 'info';

const SEVERITY: Readonly<Record<IncidentKind | 'mute' | 'test', Severity>> = {
  engine_down: 'critical',
  load_fault: 'critical',
  drift_by_host: 'error',
  silence: 'error',
  duplicate_agent: 'error',
  intent_not_applied: 'warning',
  reload_needed: 'warning',
  not_delivered: 'warning',
  mute: 'info',
  test: 'info',
};

/** How bad what a message tells of is, in the four words that PagerDuty has. */
export const severityOf = ({ data }: AlertMessage): Severity => SEVERITY[data.kind];

export const isEnd = ({ type }: AlertMessage): boolean => type === 'incident.closed';

/** Whether it only tells something, of which there will be no end. */
export const isAnnouncement = ({ type }: AlertMessage): boolean => type === 'mute.announced';

/** More hosts than anybody reads on a phone; how many more there are is said. */
const HOSTS_LISTED = 10;

/** A host as a message names it: its own words, made visible, and where it is on the dashboard. */
export interface NamedHost {
  readonly name: string;
  /** Null where the address of the dashboard is not known. */
  readonly url: string | null;
}

/** The first hosts that a message names, with how many are left out. */
export function hostsOf({ data }: AlertMessage): { readonly hosts: readonly NamedHost[]; readonly more: number } {
  const hosts = data.hosts.slice(0, HOSTS_LISTED).map(({ name, url }) => ({ name: visible(name), url: linkOf(url) }));
  return { hosts, more: hostCount(data) - hosts.length };
}

/** How many hosts a message is about. */
export const hostCount = ({ hosts, host_count = hosts.length }: AlertMessage['data']): number => host_count;

/** Where a click leads: the first host; null where there is none, or its address is not known. */
export const clickOf = ({ data }: AlertMessage): string | null => linkOf(data.hosts[0]?.url ?? '');

/** An address that a receiver can open; null of one that is only a path. */
const linkOf = (url: string): string | null => (/^https?:\/\//.test(url) && URL.canParse(url) ? url : null);

/** One line, of at most so many UTF-16 units. */
export const titleOf = ({ data }: AlertMessage, max: number): string => cutTo(visible(data.title), max);

/** The text of at most so many UTF-16 units; newlines stay. */
export const textOf = ({ data }: AlertMessage, max: number): string => cutTo(lines(data.text), max);

/**
 * Text and hosts where nothing but plain text is shown, of at most so many UTF-16 units: the text gives way first. Where there is neither it is
 * the title, since receivers refuse an empty message.
 */
export function plainTextOf(message: AlertMessage, max: number): string {
  const { hosts, more } = hostsOf(message);
  const listed = hosts.map(({ name, url }) => (url === null ? name : `${name}: ${url}`));
  const list = [...listed, ...(more === 0 ? [] : [`and ${more} more`])].join('\n');
  const tail = list === '' ? '' : `\n\n${list}`;
  const isTailLong = tail.length > max / 2;
  const text = isTailLong ? cutTo(`${lines(message.data.text)}${tail}`, max) : `${textOf(message, max - tail.length)}${tail}`;
  return text.trim() || titleOf(message, max);
}

const lines = (text: string): string => text.split('\n').map(visible).join('\n');

/** Cuts a text to so many bytes of UTF-8, the ellipsis included. */
export function cutToBytes(text: string, max: number): string {
  const encoder = new TextEncoder();
  if (encoder.encode(text).length <= max) return text;
  const bytes = encoder.encode(text).subarray(0, max - 3);
  return `${new TextDecoder().decode(bytes).replace(/\uFFFD$/, '')}…`;
}
