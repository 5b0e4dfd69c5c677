/** The part of the page's state that lives in its address, so that a reload and a shared link keep it. */
export interface Address {
  /** A host's id; null while none is named: the whole fleet. */
  host: string | null;
  /** The name of a tab of the host's page. */
  tab: string;
  /** A page that is about no host: the one that adds one, or the fleet's settings; null for the others. */
  page: 'add' | 'settings' | null;
  /** The name of a section of the settings; empty where none is named, and on every other page. */
  section: string;
}

/** What of a list is shown, which lives in the address as well: the fleet's hosts, a host's scenarios, or what people did. */
export interface Listing {
  /** What is searched for, as it was typed. */
  search: string;
  /** The chosen filter's word in lower case; empty: everything. */
  filter: string;
  /** Who did it, on which host, and what kind of act it is. */
  who: string;
  on: string;
  kind: string;
}

/** A list as it is opened. */
export const WHOLE_LIST: Listing = { search: '', filter: '', who: '', on: '', kind: '' };

/** Reads `search=WORDS&filter=WORD` and the like, which may stand beside a host and a tab. */
export function readListing(search: string): Listing {
  const params = new URLSearchParams(search);
  return Object.fromEntries(Object.keys(WHOLE_LIST).map((name) => [name, params.get(name) ?? ''])) as unknown as Listing;
}

/** Reads `/?host=ID&tab=NAME`, `/?add` or `/settings?section=NAME`. A tab that is not one of `tabs` becomes the first of them. */
export function readAddress(
  { pathname, search }: { pathname: string; search: string },
  tabs: readonly [string, ...string[]],
): Address {
  const params = new URLSearchParams(search);
  const tab = params.get('tab') ?? '';
  return {
    host: params.get('host') || null,
    tab: tabs.includes(tab) ? tab : tabs[0],
    page: pathname === '/settings' ? 'settings' : params.has('add') ? 'add' : null,
    section: params.get('section') ?? '',
  };
}

/** The path and query that `readAddress` and `readListing` read back to the same. */
export function writeAddress({ host, tab, page, section }: Address, listing: Listing = WHOLE_LIST): string {
  if (page === 'add') return '/?add';
  const params = new URLSearchParams();
  const place = page ? { section } : host ? { host, tab } : {};
  for (const [name, value] of Object.entries({ ...place, ...listing })) if (value) params.set(name, value);
  return `/${page ?? ''}?${params}`.replace(/\?$/, '');
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
