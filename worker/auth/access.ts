import { verifyWithJwks } from 'hono/jwt';

/** A Cloudflare Access application: who may log in is decided there. */
export interface AccessApplication {
  /** `https://TEAM.cloudflareaccess.com` */
  readonly teamDomain: string;
  /** The application's audience tag. */
  readonly audience: string;
}

type Key = JsonWebKey & { kid: string };

/**
 * Whether Cloudflare Access let this request in (Cloudflare: "Validate JWTs"): the assertion is signed by one of the team's
 * keys, for this application, and has not expired.
 * @param fetchKeys the keys of `<teamDomain>/cdn-cgi/access/certs`
 */
export async function verifyAccess(
  assertion: string,
  { teamDomain, audience }: AccessApplication,
  fetchKeys: () => Promise<readonly Key[]>,
): Promise<boolean> {
  try {
    const keys = [...(await fetchKeys())];
    const claims = await verifyWithJwks(assertion, {
      keys,
      verification: { iss: teamDomain, aud: audience },
      allowedAlgorithms: ['RS256'],
    });
    return typeof claims.exp === 'number';
  } catch {
    return false;
  }
}
