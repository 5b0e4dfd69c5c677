import { reset } from 'cloudflare:test';
import { afterAll, expect, test } from 'vitest';
import { call } from '../support/api.ts';
import { bearer, fleetKey, makeToken, signedBy } from '../support/credentials.ts';

afterAll(() => reset());

const hosts = async (token: string) => (await call('GET', '/api/hosts', undefined, bearer(token))).status;

test('whoever has the key and a token’s id signs themselves no other role than that token has', async () => {
  const { id } = await makeToken('read_only', 'wall');
  const key = await fleetKey();
  expect(await hosts(await signedBy(key, { id, role: 'read_only' }))).toBe(200);
  for (const role of ['owner', 'operator'] as const) expect(await hosts(await signedBy(key, { id, role }))).toBe(401);
});

test('nor a token or a session that Fleet did not begin', async () => {
  const key = await fleetKey();
  expect(await hosts(await signedBy(key, { role: 'owner' }))).toBe(401);
  expect(await hosts(await signedBy(key, { role: 'owner', kind: 'session' }))).toBe(401);
});
