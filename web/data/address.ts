/** The part of the page's state that lives in its address, so that a reload and a shared link keep it. */
export interface Address {
  /** A host's id; null while none is named: the whole fleet. */
  host: string | null;
  /** The name of a tab of the host's page. */
  tab: string;
  /** The page that adds a host. */
  adding: boolean;
}

/** What of a list is shown, which lives in the address as well: the fleet's hosts, or a host's scenarios. */
export interface Listing {
  /** What is searched for, as it was typed. */
  search: string;
  /** The chosen filter's word in lower case; empty: everything. */
  filter: string;
}

/** A list as it is opened. */
export const WHOLE_LIST: Listing = { search: '', filter: '' };

/** Reads `search=WORDS&filter=WORD`, which may stand beside a host and a tab. */
export function readListing(search: string): Listing {
  const params = new URLSearchParams(search);
  return { search: params.get('search') ?? '', filter: params.get('filter') ?? '' };
}

/** Reads `?host=ID&tab=NAME` or `?add`. A tab that is not one of `tabs` becomes the first of them. */
export function readAddress(search: string, tabs: readonly [string, ...string[]]): Address {
  const params = new URLSearchParams(search);
  const tab = params.get('tab') ?? '';
  return { host: params.get('host') || null, tab: tabs.includes(tab) ? tab : tabs[0], adding: params.has('add') };
}

/** The path and query that `readAddress` and `readListing` read back to the same. */
export function writeAddress({ host, tab, adding }: Address, listing: Listing = WHOLE_LIST): string {
  if (adding) return '/?add';
  const params = new URLSearchParams(host === null ? {} : { host, tab });
  for (const [name, value] of Object.entries(listing)) if (value !== '') params.set(name, value);
  return `/?${params}`.replace(/\?$/, '');
}

/** The host that the page is about: the named one, or the only one of a fleet; null for the whole fleet. */
export function settledHost(named: string | null, hostIds: readonly string[]): string | null {
  const [first, second] = hostIds;
  return named ?? (second === undefined ? (first ?? null) : null);
}

/** The one-use log-in code of a fragment such as `#code=XYZ`; null where there is none. */
export function codeInFragment(hash: string): string | null {
  return new URLSearchParams(hash.replace(/^#/, '')).get('code') || null;
}
