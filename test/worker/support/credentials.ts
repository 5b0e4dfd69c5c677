import { runInDurableObject } from 'cloudflare:test';
import type { TokenRole } from '#contract';
import { type Signed, type SigningKey, signCredential } from '../../../worker/auth/signed-credential.ts';
import { readKey } from '../../../worker/fleet/credentials/signing-key.ts';
import { call, nobody, operator } from './api.ts';
import { fleetStub, OPERATOR_TOKEN } from './env.ts';

const DAY_MS = 86_400_000;

export const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
export const cookie = (session: string, name = '__Host-argos_session') => ({ cookie: `${name}=${session}` });

/** A named token as the owner makes it, with its id. */
export async function makeToken(
  role: TokenRole,
  name: string = crypto.randomUUID(),
  expires_in_days = 3650,
): Promise<{ id: string; token: string }> {
  const { status, body } = await call('POST', '/api/tokens', { name, role, expires_in_days }, operator);
  if (status !== 200) throw new Error(`no token: ${status} ${JSON.stringify(body)}`);
  return body;
}

/** What the cookie of a browser holds that logged in with a token. */
export async function logIn(token: string = OPERATOR_TOKEN): Promise<string> {
  const { headers } = await call('POST', '/api/session', { token }, nobody);
  const [, session] = /^[^=]+=([^;]+)/.exec(headers.get('set-cookie') ?? '') ?? [];
  if (session === undefined) throw new Error('not logged in');
  return session;
}

export const fleetKey = (): Promise<SigningKey> => runInDurableObject(fleetStub(), (_, { storage }) => readKey(storage.sql));

/** Something that is signed as Fleet signs it, of which Fleet has no row unless it was given its id. */
export async function signedBy(
  key: SigningKey,
  {
    role = 'operator',
    id = crypto.randomUUID(),
    kind = 'token',
    lifeMs = DAY_MS,
    name = 'somebody',
    by = 'token',
    of = null,
  }: Partial<{
    role: Signed['role'];
    id: string;
    kind: 'token' | 'session';
    lifeMs: number;
    name: string;
    by: Signed['actor']['kind'];
    /** The token with which a session says that it began. */
    of: string | null;
  }> = {},
): Promise<string> {
  return signCredential(key, {
    role,
    actor: { name, kind: by },
    credential: { kind, id, tokenId: of, keyId: key.id, expiresAt: Date.now() + lifeMs },
  });
}
