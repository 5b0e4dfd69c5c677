import { effect } from '@preact/signals';
import type { HostsDocument } from '#contract';
import { api } from './api.ts';
import { readClock } from './clock.ts';
import { needsLogIn, ProblemError, sentenceOf } from './errors.ts';
import { newerEvidence } from './evidence.ts';
import { isListOld } from './list-age.ts';
import { type Poller, startPoller } from './poller.ts';
import { watchSession } from './session-watch.ts';
import { chosenHost, endSession, evidence, fleet, outage, pollFailure, session, takeCheck, takeHosts } from './state.ts';

let poller: Poller | null = null;
let isAsking = false;

/** Tells the watch that the operator did something whose effect they wait for. */
export const acted = (): void => poller?.acted();

/** Loads the list of hosts, unless it is the one that is known. One that is old is loaded for its times alone. */
async function refreshHosts(): Promise<void> {
  const known = fleet.peek();
  const newer = await api.hosts(known === null || isOld(known) || outage.peek() !== null ? null : known.etag);
  if (newer !== null) takeHosts(newer.document, newer.etag);
}

const isOld = ({ document, receivedAt }: { document: HostsDocument; receivedAt: number }) =>
  isListOld(receivedAt, document.hosts.length, readClock());

async function askAboutHost(id: string, fresh: boolean): Promise<void> {
  const document = await api.drift(id, fresh);
  if (chosenHost.peek()?.id !== id) {
    // Another host was chosen while the answer was on its way.
    poller?.refresh();
    return;
  }
  evidence.value = newerEvidence(evidence.peek(), { document, fresh, receivedAt: readClock() });
  await followSequence(document.sequence);
}

/** Loads the list of hosts again where the `sequence` of a snapshot, which costs the fleet nothing, tells that a host changed. */
async function followSequence(sequence: number): Promise<void> {
  const known = fleet.peek();
  if (known !== null && sequence > known.document.sequence) await refreshHosts();
}

async function askAboutFleet(): Promise<void> {
  const known = fleet.peek();
  const [first] = known?.document.hosts ?? [];
  if (known === null || first === undefined || isOld(known)) return refreshHosts();
  const document = await api.drift(first.id, false);
  takeCheck(document, false);
  await followSequence(document.sequence);
}

async function ask(fresh: boolean): Promise<boolean> {
  isAsking = true;
  try {
    if (fresh || fleet.peek() === null) await refreshHosts();
    const host = chosenHost.peek();
    if (host !== null) await askAboutHost(host.id, fresh);
    else if (!fresh) await askAboutFleet();
    pollFailure.value = null;
    return true;
  } catch (error) {
    if (needsLogIn(error)) {
      endSession();
      return false;
    }
    const isUnknown = error instanceof ProblemError && error.code === 'unknown_host';
    if (isUnknown) await refreshHosts().catch(() => {});
    // A host that was removed is gone from the list, and nothing failed. One that is listed has no answer.
    if (!isUnknown || chosenHost.peek() !== null) pollFailure.value = sentenceOf(error);
    return false;
  } finally {
    isAsking = false;
  }
}

/** Watches the fleet while somebody is logged in, and asks at once when another host is chosen. */
export function startWatch(): void {
  effect(() => {
    const state = session.value;
    if (state.kind !== 'in') return undefined;
    const mine = startPoller(ask);
    poller = mine;
    // What has no end, as what Cloudflare Access let in, is no session of Fleet's.
    const unwatch = state.session.expires_at === null ? null : watchSession();
    return () => {
      unwatch?.();
      mine.stop();
      poller = null;
    };
  });

  effect(() => {
    const id = chosenHost.value?.id ?? null;
    if (evidence.peek()?.document.host?.id === id) return;
    evidence.value = null;
    // A poll that is under way may have chosen the host itself, by the list of hosts that it loaded, and goes on to ask about it.
    if (id !== null && !isAsking) poller?.refresh();
  });
}
