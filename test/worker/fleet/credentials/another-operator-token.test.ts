import { evictDurableObject, reset, runInDurableObject } from 'cloudflare:test';
import { afterEach, expect, test } from 'vitest';
import type { Act } from '#contract';
import { renewKeyIfDue } from '../../../../worker/fleet/credentials/signing-key.ts';
import { readFleet } from '../../../../worker/fleet/tables/fleet.ts';
import { TestAgent } from '../../support/agent.ts';
import { call, nobody } from '../../support/api.ts';
import { bearer, cookie, fleetKey, logIn, makeToken, signedBy } from '../../support/credentials.ts';
import { fleetStub } from '../../support/env.ts';

afterEach(() => reset());

/** Starts Fleet anew, as a deployment does, after it has last run with another operator token; null: with none. */
async function lastRanWith(hash: string | null): Promise<void> {
  await runInDurableObject(
    fleetStub(),
    (_, { storage: { sql } }) => void sql.exec('UPDATE fleet SET owner_token_hash = ?', hash),
  );
  await evictDurableObject(fleetStub());
}

const acts = async (): Promise<Act[]> => (await call('GET', '/api/acts')).body.acts;
const status = async (headers: Record<string, string>) => (await call('GET', '/api/hosts', undefined, headers)).status;
const hashNow = () => runInDurableObject(fleetStub(), (_, { storage: { sql } }) => readFleet(sql).owner_token_hash);

test('another OPERATOR_TOKEN ends every token, session and code, and an act says so', async () => {
  const agent = await TestAgent.enrol();
  const { token } = await makeToken('operator', 'ci');
  const headers = [bearer(token), cookie(await logIn(token)), cookie(await logIn()), cookie(await logIn())];
  const login = (await call('POST', '/api/session/codes')).body.code;
  const enrolment = (await call('POST', '/api/hosts/enrollments', { host_id: agent.hostId })).body.code;
  const before = await fleetKey();
  await lastRanWith('f'.repeat(64));

  for (const each of headers) expect(await status(each)).toBe(401);
  expect((await call('POST', '/api/session', { code: login }, nobody)).body.code).toBe('invalid_credentials');
  await expect(TestAgent.enrol('rogue', enrolment)).rejects.toThrow('invalid_credentials');
  expect((await call('GET', '/api/tokens')).body.tokens).toEqual([]);
  expect((await call('GET', '/api/sessions')).body.sessions).toEqual([]);
  expect((await acts())[0]).toMatchObject({
    kind: 'owner_token_changed',
    actor: 'argos',
    actor_kind: 'argos',
    detail: 'OPERATOR_TOKEN was changed: 1 token and 3 sessions ended.',
  });
  const after = await fleetKey();
  expect(after.id).not.toBe(before.id);
  expect(after.secret).not.toBe(before.secret);
  // What is made from then on is good.
  expect(await status(bearer((await makeToken('operator', 'ci')).token))).toBe(200);
  expect((await agent.report()).status).toBe(200);
});

test('a Fleet that starts again with the same token keeps its key and all that it signed', async () => {
  const { token } = await makeToken('operator', 'ci');
  const session = await logIn();
  const key = await fleetKey();
  for (let start = 0; start < 3; start += 1) {
    await evictDurableObject(fleetStub());
    expect(await fleetKey()).toEqual(key);
  }
  expect([await status(bearer(token)), await status(cookie(session))]).toEqual([200, 200]);
  expect((await acts()).filter(({ kind }) => kind === 'owner_token_changed')).toEqual([]);
});

test('a Fleet of before there was a key makes one, and tells nothing of it', async () => {
  await runInDurableObject(
    fleetStub(),
    (_, { storage: { sql } }) => void sql.exec('UPDATE fleet SET key_id = NULL, key_secret = NULL, owner_token_hash = NULL'),
  );
  await evictDurableObject(fleetStub());
  expect(await fleetKey()).toEqual({
    id: expect.stringMatching(/^[0-9a-f]{12}$/),
    secret: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  expect(await acts()).toEqual([]);
  expect(await hashNow()).toMatch(/^[0-9a-f]{64}$/);
});

test.each([
  ['none before, which is a new one', null, 'a'.repeat(64), [0, 1]],
  ['none from now on', 'a'.repeat(64), null, [1, 1]],
  ['none, as before', null, null, [0, 0]],
])('a deployment with %s', async (_, before, now, [withoutTokens, withTokens]) => {
  const told = () =>
    runInDurableObject(fleetStub(), (_, { storage: { sql } }) => {
      sql.exec('DELETE FROM acts');
      sql.exec('UPDATE fleet SET owner_token_hash = ?', before);
      renewKeyIfDue(sql, now, Date.now());
      return sql.exec<{ count: number }>("SELECT count(*) AS count FROM acts WHERE kind = 'owner_token_changed'").one().count;
    });
  expect(await told()).toBe(withoutTokens);
  await makeToken('read_only');
  expect(await told()).toBe(withTokens);
});

test('what the key of before signs is good for nothing, also where its id is that of a row', async () => {
  const old = await fleetKey();
  await lastRanWith('f'.repeat(64));
  const { id } = await makeToken('operator', 'ci');
  // A Worker may hold the key of before for a moment longer.
  const forged = await signedBy(old, { id, name: 'ci' });
  expect(await status(bearer(forged))).toBe(401);
  const session = { kind: 'token', id, tokenId: null, keyId: old.id, expiresAt: Number.MAX_SAFE_INTEGER } as const;
  const caller = { role: 'operator', by: 'token', actor: { name: 'ci', kind: 'token' }, session } as const;
  const admitted = await runInDurableObject(fleetStub(), (fleet) => fleet.admit(caller));
  expect(admitted).toMatchObject({ ok: false, refusal: { code: 'unauthenticated' } });
});
