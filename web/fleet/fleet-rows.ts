import type { HostSummary, Status } from '#contract';
import { statusWord } from '../words/status-word.ts';

const STATES: readonly Status[] = ['drifted', 'unknown', 'in_sync', 'undeclared'];

/** `3 hosts: 1 drifted, 2 on disk as declared`. */
export function countInWords(hosts: readonly HostSummary[]): string {
  const counts = STATES.map((state) => ({ state, count: hosts.filter((host) => host.state === state).length }));
  const parts = counts.flatMap(({ state, count }) => (count === 0 ? [] : [`${count} ${statusWord(state).toLowerCase()}`]));
  return `${hosts.length} hosts: ${parts.join(', ')}`;
}

/** The sentences of the surfaces that are not as they should be; the same sentence is said once. */
export function whatDiffers(host: HostSummary): string[] {
  const verdicts = Object.values(host.surfaces).filter(({ status }) => status === 'drifted' || status === 'unknown');
  return [...new Set(verdicts.map(({ detail }) => detail))];
}

/** The hosts whose name, or what differs on them, holds the words that were searched for. */
export function hostsMatching(hosts: readonly HostSummary[], search: string): HostSummary[] {
  const wanted = search.trim().toLowerCase();
  return hosts.filter((host) => `${host.name} ${whatDiffers(host).join(' ')}`.toLowerCase().includes(wanted));
}
