/** The part of the page's state that lives in its address, so that a reload and a shared link keep it. */
export interface Address {
  /** A host's id; null while none is named. */
  host: string | null;
  /** A surface's tab. */
  tab: string;
}

/** Reads `?host=ID&tab=NAME`. A tab that is not one of `tabs` becomes the first of them. */
export function readAddress(search: string, tabs: readonly [string, ...string[]]): Address {
  const params = new URLSearchParams(search);
  const tab = params.get('tab') ?? '';
  return { host: params.get('host') || null, tab: tabs.includes(tab) ? tab : tabs[0] };
}

/** The path and query that `readAddress` reads back to the same address. */
export function writeAddress({ host, tab }: Address): string {
  const params = new URLSearchParams();
  if (host !== null) params.set('host', host);
  params.set('tab', tab);
  return `/?${params}`;
}

/**
 * The host that the address should name: the first of the fleet where it names none, since the fleet's order follows
 * what fails and the page must not change its host by itself; none while there is no host.
 */
export function settledHost(named: string | null, hostIds: readonly string[]): string | null {
  return hostIds.length === 0 ? null : (named ?? hostIds[0] ?? null);
}

/** The one-use log-in code of a fragment such as `#code=XYZ`; null where there is none. */
export function codeInFragment(hash: string): string | null {
  return new URLSearchParams(hash.replace(/^#/, '')).get('code') || null;
}
