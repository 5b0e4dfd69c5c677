import { reset } from 'cloudflare:test';
import { sign } from 'hono/jwt';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { app } from '../../../worker/app.ts';
import type { Bindings } from '../../../worker/env.ts';
import { env, OPERATOR_TOKEN } from '../support/env.ts';

const TEAM = 'https://team.cloudflareaccess.com';
const PERSON = { email: 'Ada@example.org' };
const SERVICE = { common_name: 'ci.access' };
let key: CryptoKeyPair;

beforeAll(async () => {
  key = (await crypto.subtle.generateKey(
    { name: 'RSASSA-PKCS1-v1_5', modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' },
    true,
    ['sign', 'verify'],
  )) as CryptoKeyPair;
});
afterEach(() => vi.unstubAllGlobals());
afterAll(() => reset());

const jwk = async (half: CryptoKey) => ({
  ...((await crypto.subtle.exportKey('jwk', half)) as JsonWebKey),
  kid: 'k1',
  alg: 'RS256',
});

/** What the Worker answers to whoever Access let in, where it has these settings beside those of Access. */
async function ask(path: string, claims: object, settings: Partial<Bindings> = {}): Promise<{ status: number; body: object }> {
  const keys = [await jwk(key.publicKey)];
  vi.stubGlobal('fetch', async (url: string) => {
    expect(url).toBe(`${TEAM}/cdn-cgi/access/certs`);
    return Response.json({ keys });
  });
  const exp = Math.floor(Date.now() / 1000) + 3600;
  const assertion = await sign({ iss: TEAM, aud: ['a-tag'], exp, ...claims }, (await jwk(key.privateKey)) as never);
  const headers = { 'cf-access-jwt-assertion': assertion };
  const access = { ACCESS_TEAM_DOMAIN: TEAM, ACCESS_AUD: 'a-tag', OPERATOR_TOKEN: undefined };
  const answer = await app.request(path, { headers }, { ...env, ...access, ...settings } as never);
  return { status: answer.status, body: await answer.json() };
}

const roleOf = async (claims: object, settings?: Partial<Bindings>) => (await ask('/api/session', claims, settings)).body;

test('a person is an operator under their address', async () => {
  expect(await roleOf(PERSON)).toMatchObject({ role: 'operator', name: 'Ada@example.org', actor_kind: 'access' });
  expect((await ask('/api/acts', PERSON)).status).toBe(403);
});

test('one whom ACCESS_OWNERS lists is an owner, in any capitals, and only where there is no OPERATOR_TOKEN', async () => {
  const ACCESS_OWNERS = 'bob@example.org, ada@example.org';
  expect(await roleOf(PERSON, { ACCESS_OWNERS })).toMatchObject({ role: 'owner', actor_kind: 'access' });
  expect((await ask('/api/acts', PERSON, { ACCESS_OWNERS })).status).toBe(200);
  expect(await roleOf(PERSON, { ACCESS_OWNERS, OPERATOR_TOKEN })).toMatchObject({ role: 'operator' });
});

test('a service token only reads, under its name, unless a setting makes it an operator; never an owner', async () => {
  const ACCESS_OWNERS = 'ci.access';
  expect(await roleOf(SERVICE, { ACCESS_OWNERS })).toMatchObject({
    role: 'read_only',
    name: 'ci.access',
    actor_kind: 'access_service',
  });
  expect((await ask('/api/tokens', SERVICE)).status).toBe(403);
  expect(await roleOf(SERVICE, { ACCESS_SERVICE_ROLE: 'owner' })).toMatchObject({ role: 'read_only' });
  expect(await roleOf(SERVICE, { ACCESS_SERVICE_ROLE: 'operator', ACCESS_OWNERS })).toMatchObject({ role: 'operator' });
});

test.each([{}, { email: '' }, { email: '', common_name: '' }, { email: ['ada@example.org'] }])(
  'whoever has neither an address nor a name is no person, and only reads: %j',
  async (claims) => {
    expect(await roleOf(claims, { ACCESS_OWNERS: ',' })).toMatchObject({ role: 'read_only', actor_kind: 'access_service' });
    expect((await ask('/api/tokens', claims)).status).toBe(403);
  },
);
