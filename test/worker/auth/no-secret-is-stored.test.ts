import { reset, runInDurableObject } from 'cloudflare:test';
import { afterAll, expect, test } from 'vitest';
import { SNAPSHOT_KEY } from '../../../worker/fleet/index.ts';
import { TestAgent } from '../support/agent.ts';
import { call } from '../support/api.ts';
import { bearer, fleetKey, logIn, makeToken } from '../support/credentials.ts';
import { env, fleetStub, OPERATOR_TOKEN } from '../support/env.ts';
import { readTables } from '../support/tables.ts';

afterAll(() => reset());

/** What SECURITY.md tells to look for. */
const TOKEN = /^argos_[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;

test('nothing that is stored or published is good as a token, a session or a code, and the key stays in Fleet', async () => {
  await (await TestAgent.enrol()).report();
  const { token } = await makeToken('operator', 'ci');
  expect(token).toMatch(TOKEN);
  const session = await logIn(token);
  const codes = await Promise.all(
    ['/api/session/codes', '/api/hosts/enrollments'].map(
      async (path) => (await call('POST', path, {}, bearer(token))).body.code as string,
    ),
  );
  await fleetStub().check(Date.now());
  const stored = await runInDurableObject(fleetStub(), (_, { storage }) => JSON.stringify([...readTables(storage.sql)]));
  const published = (await env.SNAPSHOT.get(SNAPSHOT_KEY)) ?? '';
  const { id, secret } = await fleetKey();
  // What is looked for would be found.
  for (const known of ['"ci"', secret]) expect(stored).toContain(known);
  expect(published).toContain(id);
  const signatures = [token, session].map((text) => text.split('.').at(-1) ?? '');
  for (const held of [OPERATOR_TOKEN, token, session, ...signatures, ...codes]) {
    expect(held.length).toBeGreaterThan(20);
    expect(stored).not.toContain(held);
    expect(published).not.toContain(held);
  }
  expect(published).not.toContain(secret);
});
