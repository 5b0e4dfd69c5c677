import { reset, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { afterEach, expect, test, vi } from 'vitest';
import { app } from '../../../worker/app.ts';
import { renewKeyIfDue } from '../../../worker/fleet/credentials/signing-key.ts';
import { type Fleet, SNAPSHOT_KEY } from '../../../worker/fleet/index.ts';
import { TestAgent } from '../support/agent.ts';
import { call, nobody, ORIGIN } from '../support/api.ts';
import { bearer, cookie, logIn, makeToken } from '../support/credentials.ts';
import { env, fleetStub } from '../support/env.ts';

afterEach(() => {
  vi.restoreAllMocks();
  return reset();
});

type Headers = Record<string, string>;

const asksFleet = async (headers: Headers) => (await call('GET', '/api/hosts', undefined, headers)).status;
const publishedOrFleet = async (headers: Headers) => (await call('GET', '/api/security/drift', undefined, headers)).status;
const loginCode = async (headers: Headers) => (await call('POST', '/api/session/codes', undefined, headers)).body.code;
const logInBy = async (code: string) => (await call('POST', '/api/session', { code }, nobody)).status;

/** Reads what is published; a question to Fleet fails. */
async function readsPublished(headers: Headers): Promise<number> {
  const FLEET = {
    getByName: () => {
      throw new Error('Fleet was asked');
    },
  };
  return (await app.request(`${ORIGIN}/api/security/drift`, { headers }, { ...env, FLEET } as never)).status;
}

/** As the alarm publishes within seconds. */
async function published(): Promise<void> {
  const { sequence } = await runInDurableObject(fleetStub(), (_, { storage }) =>
    storage.sql.exec<{ sequence: number }>('SELECT sequence FROM fleet').one(),
  );
  await expect
    .poll(
      async () => {
        await runDurableObjectAlarm(fleetStub());
        return JSON.parse(((await env.SNAPSHOT.get(SNAPSHOT_KEY)) ?? '').split('\n')[0] ?? '').sequence;
      },
      { timeout: 10_000 },
    )
    .toBe(sequence);
}

/** As a deployment with another `OPERATOR_TOKEN` does. */
const changeOwnerToken = () =>
  runInDurableObject(fleetStub(), (fleet: Fleet, { storage }) =>
    storage.transactionSync(() => renewKeyIfDue(storage.sql, 'the hash of another', fleet.clock())),
  );

test('a revoked token and its sessions end for Fleet at once, and for what is published with its next publication', async () => {
  await (await TestAgent.enrol()).report();
  await fleetStub().check(Date.now());
  const { id, token } = await makeToken('operator');
  const held = [bearer(token), cookie(await logIn(token))];
  for (const headers of held) expect([await asksFleet(headers), await readsPublished(headers)]).toEqual([200, 200]);
  expect((await call('DELETE', `/api/tokens/${id}`)).status).toBe(204);
  for (const headers of held) expect(await asksFleet(headers)).toBe(401);
  await published();
  for (const headers of held) expect(await readsPublished(headers)).toBe(401);
});

test('codes that a token made end with it', async () => {
  const { id, token } = await makeToken('operator');
  const login = await loginCode(bearer(token));
  const { code } = (await call('POST', '/api/hosts/enrollments', {}, bearer(token))).body;
  await call('DELETE', `/api/tokens/${id}`);
  expect(await logInBy(login)).toBe(401);
  await expect(TestAgent.enrol('web-1', code)).rejects.toThrow('invalid_credentials');
});

test('whoever is logged out everywhere comes back by no code that was made before, and hosts can still enrol', async () => {
  const session = cookie(await logIn());
  const login = await loginCode(session);
  const { code } = (await call('POST', '/api/hosts/enrollments', {}, session)).body;
  expect((await call('DELETE', '/api/sessions')).status).toBe(204);
  expect(await asksFleet(session)).toBe(401);
  expect(await logInBy(login)).toBe(401);
  await TestAgent.enrol('web-1', code);
});

test('another OPERATOR_TOKEN ends every token, every session and every code, and is an act', async () => {
  await (await TestAgent.enrol()).report();
  const { token } = await makeToken('read_only');
  const held = [bearer(token), cookie(await logIn(token)), cookie(await logIn())];
  const login = await loginCode(cookie(await logIn()));
  const { code } = (await call('POST', '/api/hosts/enrollments', {})).body;
  for (const headers of held) expect(await asksFleet(headers)).toBe(200);
  await changeOwnerToken();
  await fleetStub().check(Date.now());
  for (const headers of held) expect([await asksFleet(headers), await publishedOrFleet(headers)]).toEqual([401, 401]);
  expect(await logInBy(login)).toBe(401);
  await expect(TestAgent.enrol('web-1', code)).rejects.toThrow('invalid_credentials');
  const [act] = (await call('GET', '/api/acts?kind=owner_token_changed')).body.acts;
  expect(act).toMatchObject({ actor: 'argos', actor_kind: 'argos', detail: expect.stringContaining('1 token and') });
});
