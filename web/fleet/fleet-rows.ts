import type { HostSummary } from '#contract';
import { hostWords } from '../words/host-words.ts';
import { downWords } from '../words/known-engine.ts';
import { quotable } from '../words/quotation.ts';
import { NOT_RUNNING, type Sign } from '../words/state-words.ts';

const SIGNS: readonly Sign[] = ['failed', 'drifted', 'unknown', 'running', 'on_disk', 'undeclared'];

/** `3 hosts: 1 drifted, 2 running as declared`, in the order in which they need a person. */
export function countInWords(hosts: readonly HostSummary[]): string {
  const counts = new Map<string, number>();
  const words = hosts.map(hostWords).sort((a, b) => SIGNS.indexOf(a.sign) - SIGNS.indexOf(b.sign));
  for (const { word } of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return `${hosts.length} hosts: ${Array.from(counts, ([word, count]) => `${count} ${word.toLowerCase()}`).join(', ')}`;
}

/** What is red about a host's engine, or why nothing is known of it although all else is well; null where there is nothing to say. */
export function engineSays(host: HostSummary): string | null {
  const { sign, word } = hostWords(host);
  if (sign === 'on_disk') return host.engine.state === 'unknown' ? host.engine.detail : null;
  if (sign !== 'failed') return null;
  return word === NOT_RUNNING.word ? downWords(host.engine) : `${host.name} says: “${quotable(host.load_fault ?? '')}”`;
}

/** The sentences of the surfaces that are not as they should be; the same sentence is said once, and none that the engine's fault explains. */
export function whatDiffers(host: HostSummary): string[] {
  const verdicts = Object.values(host.surfaces).filter(
    ({ status, reason }) => status === 'drifted' || (status === 'unknown' && reason !== 'engine_down' && reason !== 'unloadable'),
  );
  return [...new Set(verdicts.map(({ detail }) => detail))];
}

/** The hosts whose name, or what differs on them, holds the words that were searched for. */
export function hostsMatching(hosts: readonly HostSummary[], search: string): HostSummary[] {
  const wanted = search.trim().toLowerCase();
  return hosts.filter((host) =>
    [host.name, hostWords(host).word, engineSays(host), ...whatDiffers(host)].join(' ').toLowerCase().includes(wanted),
  );
}
