/** What a browser says of the page that sent a request; null where the header is absent, as from anything that is no browser. */
export interface Sender {
  /** `Origin` */
  readonly origin: string | null;
  /** `Sec-Fetch-Site` (W3C Fetch Metadata): scripts cannot set it. */
  readonly fetchSite: string | null;
}

/** A page of the origin itself, and what a person did in the browser's own address bar. */
const OWN_SITES: ReadonlySet<string> = new Set(['same-origin', 'none']);

/**
 * Whether a page of another origin sent the request. Either header is enough to tell, and some browsers send only one; a page of a
 * sibling domain counts as foreign although `SameSite=Strict` cookies come along with its requests.
 */
export function isFromElsewhere({ origin, fetchSite }: Sender, ownOrigin: string): boolean {
  return (origin !== null && origin !== ownOrigin) || (fetchSite !== null && !OWN_SITES.has(fetchSite));
}
