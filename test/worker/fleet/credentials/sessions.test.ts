import { reset, runInDurableObject } from 'cloudflare:test';
import { afterEach, describe, expect, test } from 'vitest';
import type { SessionSummary } from '#contract';
import { readKey } from '../../../../worker/fleet/credentials/signing-key.ts';
import { readRevoked } from '../../../../worker/fleet/tables/revoked.ts';
import { call, nobody } from '../../support/api.ts';
import { START, setClock } from '../../support/clock.ts';
import { bearer, cookie, logIn, makeToken } from '../../support/credentials.ts';
import { fleetStub, OPERATOR_TOKEN } from '../../support/env.ts';

afterEach(() => reset());

const HOUR_MS = 3_600_000;
const WEEK_MS = 7 * 86_400_000;
const list = async (headers?: Record<string, string>): Promise<SessionSummary[]> =>
  (await call('GET', '/api/sessions', undefined, headers)).body.sessions;
const isIn = async (session: string) => (await call('GET', '/api/session', undefined, cookie(session))).status === 200;

async function byCode(headers?: Record<string, string>): Promise<string> {
  const { code } = (await call('POST', '/api/session/codes', undefined, headers)).body;
  const answer = await call('POST', '/api/session', { code }, nobody);
  return /=([^;]+)/.exec(answer.headers.get('set-cookie') ?? '')?.[1] ?? '';
}

test('whoever is logged in is listed, the newest first, with what their browser calls itself', async () => {
  await setClock(START);
  const owner = await logIn();
  await setClock(START + 1000);
  const { token } = await makeToken('read_only', 'wall', 1);
  await call('POST', '/api/session', { token }, { 'user-agent': 'Firefox/150' });
  expect(await list(cookie(owner))).toEqual([
    {
      id: expect.any(String),
      role: 'read_only',
      name: 'wall',
      actor_kind: 'token',
      started_at: new Date(START + 1000).toISOString(),
      // No session outlives the token with which it began.
      expires_at: new Date(START + 1000 + 86_400_000).toISOString(),
      browser: 'Firefox/150',
      is_this: false,
    },
    expect.objectContaining({
      role: 'owner',
      name: 'owner',
      actor_kind: 'owner',
      expires_at: new Date(START + WEEK_MS).toISOString(),
      browser: null,
      is_this: true,
    }),
  ]);
});

test('what a browser calls itself is cut', async () => {
  await call('POST', '/api/session', { token: OPERATOR_TOKEN }, { 'user-agent': 'x'.repeat(1000) });
  const [{ browser } = { browser: null }] = await list();
  expect(browser).toHaveLength(200);
  expect(browser).toMatch(/^x+…$/);
});

test('one session is ended, and the others stay', async () => {
  const [first, second] = [await logIn(), await logIn()];
  const mine = (await list(cookie(second))).find(({ is_this }) => is_this);
  expect((await call('DELETE', `/api/sessions/${mine?.id}`)).status).toBe(204);
  expect([await isIn(first), await isIn(second)]).toEqual([true, false]);
  expect(await call('DELETE', `/api/sessions/${mine?.id}`)).toMatchObject({ status: 404, body: { code: 'unknown_session' } });
});

test('all are ended at once, and tokens stay good', async () => {
  const { token } = await makeToken('operator', 'ci');
  const sessions = [await logIn(), await logIn(token), await byCode()];
  expect((await call('DELETE', '/api/sessions', undefined, cookie(sessions[0] ?? ''))).status).toBe(204);
  expect(await Promise.all(sessions.map(isIn))).toEqual([false, false, false]);
  expect(await list()).toEqual([]);
  expect((await call('GET', '/api/hosts', undefined, bearer(token))).status).toBe(200);
  const [act] = (await call('GET', '/api/acts')).body.acts;
  expect(act).toMatchObject({ kind: 'all_sessions_ended', actor: 'owner', detail: 'Logged everybody out: 3 sessions ended.' });
});

test.each([
  ['of one session', async (id: string) => call('DELETE', `/api/sessions/${id}`)],
  ['of all', async () => call('DELETE', '/api/sessions')],
])('a code that a session made is good for nothing after the end %s', async (_, end) => {
  const session = await logIn();
  const { code } = (await call('POST', '/api/session/codes', undefined, cookie(session))).body;
  const [{ id } = { id: '' }] = await list();
  await end(id);
  expect((await call('POST', '/api/session', { code }, nobody)).body.code).toBe('invalid_credentials');
});

describe('a code logs in as whoever made it', () => {
  test('the owner', async () => {
    const session = await byCode();
    expect((await call('GET', '/api/session', undefined, cookie(session))).body).toMatchObject({ role: 'owner', name: 'owner' });
  });

  test('a named token, and the session ends with it', async () => {
    const { id, token } = await makeToken('operator', 'ci');
    const session = await byCode(bearer(token));
    const again = await byCode(cookie(session));
    for (const each of [session, again])
      expect((await call('GET', '/api/session', undefined, cookie(each))).body).toMatchObject({ role: 'operator', name: 'ci' });
    await call('DELETE', `/api/tokens/${id}`);
    expect([await isIn(session), await isIn(again)]).toEqual([false, false]);
  });

  test('nobody whose token was revoked or has expired meanwhile', async () => {
    const { token } = await makeToken('operator', 'ci', 1);
    await setClock(Date.now() + 86_400_000 - 60_000);
    const { code } = (await call('POST', '/api/session/codes', undefined, bearer(token))).body;
    await setClock(Date.now() + 86_400_000 + 60_000);
    expect(await call('POST', '/api/session', { code }, nobody)).toMatchObject({
      status: 401,
      body: { code: 'invalid_credentials', detail: expect.stringContaining('revoked or has expired') },
    });
  });

  test('and a code of before that was kept, as an operator without a name', async () => {
    const { code } = (await call('POST', '/api/session/codes')).body;
    await runInDurableObject(fleetStub(), (_, { storage: { sql } }) => void sql.exec('UPDATE codes SET made_by = NULL'));
    const answer = await call('POST', '/api/session', { code }, nobody);
    const session = /=([^;]+)/.exec(answer.headers.get('set-cookie') ?? '')?.[1] ?? '';
    expect((await call('GET', '/api/session', undefined, cookie(session))).body).toMatchObject({
      role: 'operator',
      name: 'operator',
      actor_kind: 'operator',
    });
  });
});

test('a token for metrics opens no dashboard', async () => {
  const { token } = await makeToken('metrics');
  expect(await call('POST', '/api/session', { token }, nobody)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  expect(await list()).toEqual([]);
});

test('nobody has more than 50 sessions: their own oldest ends, which is published too, and nobody else is thrown out', {
  timeout: 60_000,
}, async () => {
  await setClock(START - 1000);
  const owner = await logIn();
  const { token } = await makeToken('read_only', 'wall');
  const sessions: string[] = [];
  for (let number = 0; number < 51; number += 1) {
    await setClock(START + number * HOUR_MS);
    sessions.push(await logIn(token));
  }
  expect(await Promise.all(sessions.map(isIn))).toEqual([false, ...Array(50).fill(true)]);
  expect(await isIn(owner)).toBe(true);
  expect(await list()).toHaveLength(51);
  expect(await runInDurableObject(fleetStub(), (_, { storage: { sql } }) => readRevoked(sql, readKey(sql).id, 10))).toHaveLength(
    1,
  );
});

test('a program that logs in again and again is refused and told what to do, and the owner and everybody else are not', {
  timeout: 60_000,
}, async () => {
  await setClock(START);
  const { token } = await makeToken('read_only', 'monitor');
  const refusalOf = async (with_: string) => (await call('POST', '/api/session', { token: with_ }, nobody)).body?.code ?? null;
  for (let number = 0; number < 50; number += 1) {
    await setClock(START + number * 1000);
    // Logging out makes no room: each end is one more that has to be published.
    await call('DELETE', '/api/session', undefined, cookie(await logIn(token)));
  }
  expect(await call('POST', '/api/session', { token }, nobody)).toMatchObject({
    status: 429,
    body: {
      code: 'rate_limited',
      detail: expect.stringMatching(/monitor.* 50 times within 24 hours.*it sends the token itself as Authorization: Bearer\.$/),
      retry_after_s: 86_400 - 49,
      limit: 'holder',
    },
  });
  expect((await call('GET', '/api/hosts', undefined, bearer(token))).status).toBe(200);
  expect(await refusalOf((await makeToken('read_only', 'wall')).token)).toBeNull();
  for (let number = 0; number < 60; number += 1) expect(await refusalOf(OPERATOR_TOKEN)).toBeNull();
  await setClock(START + 24 * HOUR_MS);
  expect(await refusalOf(token)).toBeNull();
  expect(await refusalOf(token)).toBe('rate_limited');
});

test('a session that has expired is not listed, and gone with the next log-in', async () => {
  await setClock(START);
  await logIn();
  await setClock(START + WEEK_MS);
  expect(await list()).toEqual([]);
  await setClock(START + WEEK_MS + 1000);
  await logIn();
  const rows = await runInDurableObject(fleetStub(), (_, { storage: { sql } }) => sql.exec('SELECT id FROM sessions').toArray());
  expect(rows).toHaveLength(1);
});
