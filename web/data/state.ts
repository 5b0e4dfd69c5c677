import { batch, computed, signal } from '@preact/signals';
import type { HostSummary, HostsDocument, SessionDocument } from '#contract';
import { type Address, type Listing, readAddress, readListing, settledHost, WHOLE_LIST, writeAddress } from './address.ts';
import { now, readClock } from './clock.ts';
import { type Evidence, type FleetCheck, fleetOutageAt, outageAt } from './evidence.ts';

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

/** The list of hosts, when it was had (Unix milliseconds), and by what the Worker knows it; null before the first answer. */
export const fleet = signal<{ document: HostsDocument; receivedAt: number; etag: string | null } | null>(null);

/** The newest check of the fleet of which an answer told, be it the list of hosts or a host's snapshot. */
const fleetCheck = signal<FleetCheck | null>(null);

/** Takes over what an answer tells of the checks, unless a later one is known. */
export function takeCheck(document: FleetCheck['document'], fresh: boolean): void {
  const known = fleetCheck.peek()?.document.last_check_at;
  if (!fresh && (document.last_check_at ?? '') <= (known ?? '')) return;
  const { expires_at, last_check_at } = document;
  fleetCheck.value = {
    document: { expires_at, ...(last_check_at === undefined ? {} : { last_check_at }) },
    fresh,
    receivedAt: readClock(),
  };
}

/** The hosts of the fleet; null before the first answer. */
export const hosts = computed<HostSummary[] | null>(() => fleet.value?.document.hosts ?? null);

/** What is known of the chosen host; null before the first answer about it. */
export const evidence = signal<Evidence | null>(null);

/** Why the last poll brought no answer; null where it did. */
export const pollFailure = signal<string | null>(null);

/** The names of a host's tabs, the first of which opens where the address names none. */
let tabs: readonly [string, ...string[]] = [''];

/** What the page's address says; `followAddress` reads it. */
export const address = signal<Address>(readAddress({ pathname: '', search: '' }, tabs));

/** What of the shown list the page's address asks for. */
export const listing = signal<Listing>(WHOLE_LIST);

/** The host that the page is about; null where it is about none, or about one that is not enrolled. */
export const chosenHost = computed<HostSummary | null>(() => {
  const { host, page } = address.value;
  const all = hosts.value ?? [];
  const chosen = settledHost(
    host,
    all.map(({ id }) => id),
  );
  return page ? null : (all.find(({ id }) => id === chosen) ?? null);
});

/** Takes over the list of hosts, unless a newer one is known. */
export function takeHosts(document: HostsDocument, etag: string | null): void {
  const known = fleet.peek();
  if (known !== null && document.sequence < known.document.sequence) return;
  batch(() => {
    fleet.value = { document, etag, receivedAt: readClock() };
    takeCheck(document, true);
    // The address names the only host from now on, so that the page stays with it when a second host comes.
    const chosen = chosenHost.peek();
    if (chosen === null || address.peek().host !== null) return;
    address.value = { ...address.peek(), host: chosen.id };
    replaceAddress();
  });
}

/** Why what is shown may no longer be true; null while it is current. */
export const outage = computed(() => {
  if (evidence.value !== null) return outageAt(evidence.value, pollFailure.value, now.value);
  return fleetCheck.value && fleetOutageAt(fleetCheck.value, pollFailure.value, now.value);
});

/** A read-only session sees everything and changes nothing. */
export const mayWrite = computed(() => session.value.kind === 'in' && ['owner', 'operator'].includes(session.value.session.role));

function replaceAddress(): void {
  try {
    history.replaceState(null, '', writeAddress(address.peek(), listing.peek()));
  } catch {
    // Safari refuses more than 100 in some seconds, as while a key is held down; the next one is written again.
  }
}

/** Searches or filters the shown list. A key that is typed makes no entry in the browser's history. */
export function narrow(change: Partial<Listing>): void {
  listing.value = { ...listing.peek(), ...change };
  replaceAddress();
}

/**
 * Changes the address and with it what the page shows; the browser's back button returns. What was searched and filtered belongs to the
 * list that is left.
 */
export function navigate(change: Partial<Address>): void {
  batch(() => {
    address.value = { ...address.peek(), ...change };
    listing.value = WHOLE_LIST;
    left.value = '';
  });
  history.pushState(null, '', writeAddress(address.peek()));
}

/** What was done on the page that was left, for the one that opens instead. */
export const left = signal('');

/** Shows what the page shows at its bare address. */
export const navigateToStart = (): void => navigate(readAddress({ pathname: '', search: '' }, tabs));

/**
 * Reads the page's address and goes on following the browser's back and forward buttons, for as long as the page lives.
 * It is called before anything is drawn, with the names of a host's tabs, which only the pages know.
 */
export function followAddress(tabNames: readonly [string, ...string[]]): void {
  tabs = tabNames;
  const read = () =>
    batch(() => {
      address.value = readAddress(location, tabs);
      listing.value = readListing(location.search);
    });
  read();
  addEventListener('popstate', read);
}
