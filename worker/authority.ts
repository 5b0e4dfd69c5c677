import { verifyAccess } from './auth/access.ts';
import type { Authority } from './auth/credentials.ts';
import type { Bindings } from './env.ts';
import { log } from './log.ts';

/** A shorter one could be guessed, and it signs every session. */
const OPERATOR_TOKEN_MIN_CHARS = 24;

/** Cloudflare rotates the keys every six weeks and keeps the previous pair. */
const KEYS_CACHE_S = 3600;

/** The ways in that this deployment offers. */
export function authorityOf(env: Bindings): Authority {
  return { operatorToken: operatorTokenOf(env), verifyAccess: accessOf(env) };
}

/** The operator token; null where there is none or it is too short to count as one. */
export function operatorTokenOf(env: Bindings): string | null {
  const token = env.OPERATOR_TOKEN ?? '';
  return token.length < OPERATOR_TOKEN_MIN_CHARS ? null : token;
}

function accessOf(env: Bindings): Authority['verifyAccess'] {
  const teamDomain = env.ACCESS_TEAM_DOMAIN?.replace(/\/+$/, '');
  const audience = env.ACCESS_AUD;
  if (!teamDomain || !audience) return null;
  const fetchKeys = async () => {
    const response = await fetch(`${teamDomain}/cdn-cgi/access/certs`, { cf: { cacheTtl: KEYS_CACHE_S, cacheEverything: true } });
    if (!response.ok) {
      log('error', 'access_keys_unavailable', { status: response.status });
      throw new Error(`the keys of Cloudflare Access could not be fetched: ${response.status}`);
    }
    return ((await response.json()) as { keys: (JsonWebKey & { kid: string })[] }).keys;
  };
  return (assertion) => verifyAccess(assertion, { teamDomain, audience }, fetchKeys);
}
