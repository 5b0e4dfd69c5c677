import { batch, computed, signal } from '@preact/signals';
import type { HostSummary, HostsDocument, SessionDocument } from '#contract';
import { type Address, readAddress, settledHost, writeAddress } from './address.ts';
import { now } from './clock.ts';
import { type Evidence, outageAt } from './evidence.ts';
import { release } from './release.ts';
import { TAB_NAMES } from './surfaces/index.ts';

export type SessionState =
  | { kind: 'checking'; failure: string | null }
  | { kind: 'out'; message: string | null }
  | { kind: 'in'; session: SessionDocument };

export const session = signal<SessionState>({ kind: 'checking', failure: null });

/** The Worker asked for a log-in: the form is shown until somebody is in, and then the page goes on where it was. */
export function endSession(): void {
  if (session.peek().kind === 'in')
    session.value = { kind: 'out', message: 'Your session has ended. Log in to go on where you were.' };
}

/** The fleet; null before the first answer. */
export const hosts = signal<HostSummary[] | null>(null);

/** What is known of the chosen host; null before the first answer about it. */
export const evidence = signal<Evidence | null>(null);

/** Why the last poll brought no answer; null where it did. */
export const pollFailure = signal<string | null>(null);

export const address = signal<Address>(readAddress(location.search, TAB_NAMES));

/** The host that the page is about; null where the address names none or one that is not enrolled. */
export const chosenHost = computed<HostSummary | null>(() => hosts.value?.find((host) => host.id === address.value.host) ?? null);

/** Takes over the fleet's hosts, and settles the address on one of them. */
export function takeHosts({ hosts: all, agent }: HostsDocument): void {
  const host = settledHost(
    address.peek().host,
    all.map(({ id }) => id),
  );
  batch(() => {
    hosts.value = all;
    release.value = agent;
    if (host === address.peek().host) return;
    address.value = { ...address.peek(), host };
    history.replaceState(null, '', writeAddress(address.peek()));
  });
}

/** Why what is shown may no longer be so; null while it is current. */
export const outage = computed(() => evidence.value && outageAt(evidence.value, pollFailure.value, now.value));

/** A read-only session sees everything and changes nothing. */
export const mayWrite = computed(() => session.value.kind === 'in' && session.value.session.role === 'operator');

/** Changes the address and with it what the page shows; the browser's back button returns. */
export function navigate(change: Partial<Address>): void {
  address.value = { ...address.peek(), ...change };
  history.pushState(null, '', writeAddress(address.peek()));
}

/** Follows the browser's back and forward buttons; it goes on for as long as the page lives. */
export function followHistory(): void {
  addEventListener('popstate', () => {
    address.value = readAddress(location.search, TAB_NAMES);
  });
}
