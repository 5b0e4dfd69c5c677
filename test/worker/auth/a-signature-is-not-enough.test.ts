import { reset } from 'cloudflare:test';
import { afterAll, expect, test } from 'vitest';
import { call } from '../support/api.ts';
import { bearer, cookie, fleetKey, logIn, makeToken, signedBy } from '../support/credentials.ts';

afterAll(() => reset());

const hosts = async (token: string) => (await call('GET', '/api/hosts', undefined, bearer(token))).status;

test('whoever has the key and a token’s id signs themselves no other role than that token has', async () => {
  const { id } = await makeToken('read_only', 'wall');
  const key = await fleetKey();
  expect(await hosts(await signedBy(key, { id, name: 'wall', role: 'read_only' }))).toBe(200);
  for (const role of ['owner', 'operator'] as const)
    expect(await hosts(await signedBy(key, { id, name: 'wall', role }))).toBe(401);
});

test('nor a token or a session that Fleet did not begin', async () => {
  const key = await fleetKey();
  expect(await hosts(await signedBy(key, { role: 'owner' }))).toBe(401);
  expect(await hosts(await signedBy(key, { role: 'owner', kind: 'session' }))).toBe(401);
});

test('nor another name, another kind of somebody, or another token to end with', async () => {
  const { id } = await makeToken('operator', 'ci');
  const other = await makeToken('operator', 'other');
  const key = await fleetKey();
  const ci = { id, name: 'ci', role: 'operator' } as const;
  expect(await hosts(await signedBy(key, ci))).toBe(200);
  for (const lie of [{ name: 'owner' }, { by: 'owner' }, { by: 'access', name: 'ada@example.org' }, { of: other.id }] as const)
    expect(await hosts(await signedBy(key, { ...ci, ...lie }))).toBe(401);
});

test('nor a session that outlives its token', async () => {
  const { token, id: of } = await makeToken('operator', 'tool');
  await logIn(token);
  const [{ id } = { id: '' }] = (await call('GET', '/api/sessions')).body.sessions;
  const key = await fleetKey();
  const tool = { kind: 'session', id, name: 'tool', role: 'operator', of } as const;
  const read = async (text: string) => (await call('GET', '/api/hosts', undefined, cookie(text))).status;
  expect(await read(await signedBy(key, tool))).toBe(200);
  expect(await read(await signedBy(key, { ...tool, of: null }))).toBe(401);
  expect(await read(await signedBy(key, { ...tool, name: 'owner', by: 'owner' }))).toBe(401);
});
