import type { Role } from '#contract';
import { type AccessIdentity, verifyAccess } from './auth/access.ts';
import type { Authority } from './auth/credentials.ts';
import { keyIdIn, readCredential, type SigningKey } from './auth/signed-credential.ts';
import { type Bindings, operatorTokenOf } from './env.ts';
import { callFleet } from './fleet/index.ts';
import { log } from './log.ts';

/** Cloudflare rotates the keys every six weeks and keeps the previous pair. */
const KEYS_CACHE_S = 3600;

/**
 * Fleet's key, as it was when this isolate last asked, by the Fleet's name. Whoever reads the published state is known by it without a
 * call to Fleet.
 */
const keys = new Map<string, SigningKey>();

/** How long a key's id that is not Fleet's is not asked about again; no longer, since a restore brings back the key of its backup. */
const STRANGE_FOR_MS = 60_000;
const STRANGE_MAX = 100;

/** Longer than any that Fleet makes. */
const KEY_ID_MAX_CHARS = 64;

/** The newest ids of keys that Fleet said not to have, with when; Unix milliseconds. Who goes on with an old token costs Fleet nothing. */
const strange = new Map<string, number>();

/**
 * The ways in that this deployment offers.
 * @param mayAskAgain whether Fleet may be asked for its key once more for this sender, whose credential names a key that is not the one
 *   held: it may have a new one, and anybody can write a name
 */
export function authorityOf(env: Bindings, mayAskAgain: () => Promise<boolean>): Authority {
  return {
    operatorToken: operatorTokenOf(env),
    verifyAccess: accessOf(env),
    readSigned: async (text, now) => {
      const wanted = keyIdIn(text);
      const key = wanted === null ? null : await keyNamed(env, wanted, mayAskAgain, now);
      return key === null ? null : readCredential(key, text, now);
    },
    accessRole: (identity) => accessRole(env, identity),
  };
}

async function keyNamed(env: Bindings, id: string, mayAskAgain: () => Promise<boolean>, now: number): Promise<SigningKey | null> {
  const fleet = env.FLEET_NAME ?? '';
  const held = keys.get(fleet);
  if (held?.id === id) return held;
  const name = `${fleet} ${id}`;
  const strangeAt = strange.get(name);
  if (strangeAt !== undefined && now - strangeAt < STRANGE_FOR_MS) return null;
  if (held !== undefined && !(await mayAskAgain())) return null;
  const key = await callFleet(env, (fleet) => fleet.signingKey());
  if (held !== undefined && held.id !== key.id) strange.clear();
  keys.set(fleet, key);
  if (key.id === id) return key;
  if (id.length <= KEY_ID_MAX_CHARS) rememberStrange(name, now);
  return null;
}

function rememberStrange(name: string, now: number): void {
  strange.delete(name);
  strange.set(name, now);
  const [oldest] = strange.keys();
  if (strange.size > STRANGE_MAX && oldest !== undefined) strange.delete(oldest);
}

/** A person whom Access lets in is an operator, and an owner where no token is; a program only reads unless a setting says otherwise. */
function accessRole(env: Bindings, { name, isService }: AccessIdentity): Role {
  if (isService) return env.ACCESS_SERVICE_ROLE === 'operator' ? 'operator' : 'read_only';
  const owners = (env.ACCESS_OWNERS ?? '').split(',').map((owner) => owner.trim().toLowerCase());
  const isOwner = operatorTokenOf(env) === null && name !== undefined && owners.includes(name.toLowerCase());
  return isOwner ? 'owner' : 'operator';
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
