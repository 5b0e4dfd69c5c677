import type { HostSummary, Status } from '#contract';

const STATES: readonly [Status, string][] = [
  ['drifted', 'drifted'],
  ['unknown', 'unknown'],
  ['in_sync', 'on disk as declared'],
  ['undeclared', 'nothing declared'],
];

/** `3 hosts: 1 drifted, 2 on disk as declared`. */
export function countInWords(hosts: readonly HostSummary[]): string {
  const counts = STATES.map(([state, word]) => [hosts.filter((host) => host.state === state).length, word] as const);
  const parts = counts.flatMap(([count, word]) => (count === 0 ? [] : [`${count} ${word}`]));
  return `${hosts.length} hosts: ${parts.join(', ')}`;
}

/** The sentences of the surfaces that are not as they should be; the same sentence is said once. */
export function whatDiffers(host: HostSummary): string[] {
  const telling = Object.values(host.surfaces).filter(({ status }) => status === 'drifted' || status === 'unknown');
  return [...new Set(telling.map(({ detail }) => detail))];
}

/** The hosts whose name, or what differs on them, holds the words that were searched for. */
export function hostsMatching(hosts: readonly HostSummary[], search: string): HostSummary[] {
  const wanted = search.trim().toLowerCase();
  return hosts.filter((host) => `${host.name} ${whatDiffers(host).join(' ')}`.toLowerCase().includes(wanted));
}
