import { verifyWithJwks } from 'hono/jwt';

/** A Cloudflare Access application: who may log in is decided there. */
export interface AccessApplication {
  /** `https://TEAM.cloudflareaccess.com` */
  readonly teamDomain: string;
  /** The application's audience tag. */
  readonly audience: string;
}

/** Whom Cloudflare Access let in. */
export interface AccessIdentity {
  /** The person's address, or the name of a service token; absent where the assertion has neither. */
  readonly name?: string;
  /** Whether it is a program and no person: a service token, or whatever else has no address. */
  readonly isService: boolean;
}

type Key = JsonWebKey & { kid: string };

/**
 * Whom Cloudflare Access let in with this request (Cloudflare: "Validate JWTs"): the assertion is signed by one of the team's
 * keys, for this application, and has not expired. Null where that is not so.
 * @param fetchKeys the keys of `<teamDomain>/cdn-cgi/access/certs`
 */
export async function verifyAccess(
  assertion: string,
  { teamDomain, audience }: AccessApplication,
  fetchKeys: () => Promise<readonly Key[]>,
): Promise<AccessIdentity | null> {
  try {
    const keys = [...(await fetchKeys())];
    const claims = await verifyWithJwks(assertion, {
      keys,
      verification: { iss: teamDomain, aud: audience },
      allowedAlgorithms: ['RS256'],
    });
    if (typeof claims.exp !== 'number') return null;
    // A person has an address, a service token a common name (Cloudflare: "Application token"). What has neither is taken for no person.
    const { email, common_name: service } = claims;
    const isService = typeof email !== 'string' || email === '';
    const name = isService ? service : email;
    return { isService, ...(typeof name === 'string' && name !== '' ? { name } : {}) };
  } catch {
    return null;
  }
}
