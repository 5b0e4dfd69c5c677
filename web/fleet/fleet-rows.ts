import type { HostSummary } from '#contract';
import { matcher } from '../data/search.ts';
import { PAGE_SURFACES } from '../surfaces/index.ts';
import { hostName } from '../words/host-name.ts';
import { hostWords, NEVER_REPORTED } from '../words/host-words.ts';
import { downWords } from '../words/known-engine.ts';
import { quotable } from '../words/quotation.ts';
import { NOT_RUNNING, type Sign, type StateWords, stateWords } from '../words/state-words.ts';
import { isOlder } from '../words/version-order.ts';

const SIGNS: readonly Sign[] = ['failed', 'drifted', 'unknown', 'waived', 'running', 'on_disk', 'undeclared'];

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
  return word === NOT_RUNNING.word ? downWords(host.engine) : `${hostName(host)} says: “${quotable(host.load_fault ?? '')}”`;
}

/**
 * The sentences of the surfaces that are not as they should be, each with the name of its surface where they differ; the same sentence is
 * said once, and none that the engine's fault explains.
 */
export function whatDiffers(host: HostSummary): string[] {
  const told = Object.entries(host.surfaces).filter(
    ([, { status, reason }]) =>
      status === 'drifted' || (status === 'unknown' && reason !== 'engine_down' && reason !== 'unloadable'),
  );
  const sentences = [...new Set(told.map(([, { detail }]) => detail))];
  const labelOf = (surface: string) => PAGE_SURFACES.find(({ name }) => name === surface)?.label ?? surface;
  return sentences.length > 1 ? told.map(([surface, { detail }]) => `${labelOf(surface)}: ${detail}`) : sentences;
}

/** What a row of the fleet says of its host. */
export interface FleetRow extends StateWords {
  host: HostSummary;
  /** Sentences: what is wrong, or what was last known. */
  sentences: string[];
  /** How many rules the host does not get; null where it gets all. */
  notReceived: string | null;
  /** That nobody is alerted of it, and how many rules it does not get; empty where neither is so. */
  marks: string;
  /** `agent 0.2.0`, with `older` where the Worker serves a newer one; null before the first report. */
  agent: string | null;
  isAgentOlder: boolean;
}

/**
 * What is said of a host.
 * @param isKnown false during an outage, when no host's state is current
 * @param served the version of the agent that the Worker serves; undefined while that is not known
 */
export function fleetRow(host: HostSummary, isKnown: boolean, served: string | undefined): FleetRow {
  const state = hostWords(host);
  const version = host.agent_version;
  const notReceived = host.missed_protection ? `rules not received: ${host.missed_protection}` : null;
  const isAgentOlder = version !== null && served !== undefined && isOlder(version, served);
  return {
    host,
    ...(isKnown ? state : stateWords('unknown')),
    sentences: isKnown
      ? [engineSays(host) ?? '', ...whatDiffers(host)].filter(Boolean)
      : [`last known: ${state.word.toLowerCase()}`],
    notReceived,
    marks: [host.muted && 'muted', notReceived].filter(Boolean).join(', '),
    agent: version === null ? null : `agent ${version}${isAgentOlder ? ', older' : ''}`,
    isAgentOlder,
  };
}

/** The rows that show every word that was searched for. */
export function rowsMatching(rows: readonly FleetRow[], search: string): FleetRow[] {
  const matches = matcher(search);
  return rows.filter(({ host, word, sentences, marks, agent }) =>
    matches(
      [hostName(host), word, ...sentences, marks, agent, host.install, host.reported_at === null && NEVER_REPORTED].join(' '),
    ),
  );
}
