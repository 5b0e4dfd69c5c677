import { effect } from '@preact/signals';
import { api } from './api.ts';
import { readClock } from './clock.ts';
import { needsLogIn, ProblemError, sentenceOf } from './errors.ts';
import { newerEvidence } from './evidence.ts';
import { type Poller, startPoller } from './poller.ts';
import { chosenHost, endSession, evidence, pollFailure, session, takeHosts } from './state.ts';

let poller: Poller | null = null;
let isAsking = false;

/** Tells the watch that the operator did something whose effect they wait for. */
export const acted = (): void => poller?.acted();

async function askAboutHost(fresh: boolean): Promise<void> {
  const host = chosenHost.peek();
  if (host === null) return;
  const document = await api.drift(host.id, fresh);
  if (chosenHost.peek()?.id !== host.id) {
    // Another host was chosen while the answer was on its way.
    poller?.refresh();
    return;
  }
  const held = evidence.peek();
  evidence.value = newerEvidence(held, { document, fresh, receivedAt: readClock() });
  // The fleet changed: the other hosts' states in the picker may be old.
  if (!fresh && held !== null && document.sequence > held.document.sequence) takeHosts(await api.hosts());
}

async function ask(fresh: boolean): Promise<boolean> {
  isAsking = true;
  try {
    if (fresh || chosenHost.peek() === null) takeHosts(await api.hosts());
    await askAboutHost(fresh);
    pollFailure.value = null;
    return true;
  } catch (error) {
    if (needsLogIn(error)) endSession();
    else if (error instanceof ProblemError && error.code === 'unknown_host') takeHosts(await api.hosts());
    else pollFailure.value = sentenceOf(error);
    return false;
  } finally {
    isAsking = false;
  }
}

/** Watches the fleet while somebody is logged in, and asks at once when another host is chosen. */
export function startWatch(): void {
  effect(() => {
    if (session.value.kind !== 'in') return undefined;
    const mine = startPoller(ask);
    poller = mine;
    return () => {
      mine.stop();
      poller = null;
    };
  });

  effect(() => {
    const id = chosenHost.value?.id ?? null;
    if (evidence.peek()?.document.host?.id === id) return;
    evidence.value = null;
    // A poll under way asks about the host that its own list of hosts led to.
    if (id !== null && !isAsking) poller?.refresh();
  });
}
