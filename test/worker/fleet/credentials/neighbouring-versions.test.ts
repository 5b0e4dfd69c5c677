import { reset, runInDurableObject } from 'cloudflare:test';
import { sign } from 'hono/jwt';
import { afterEach, describe, expect, test } from 'vitest';
import { app } from '../../../../worker/app.ts';
import type { Caller } from '../../../../worker/auth/caller.ts';
import type { Fleet } from '../../../../worker/fleet/index.ts';
import { TestAgent } from '../../support/agent.ts';
import { call, nobody, ORIGIN } from '../../support/api.ts';
import { bearer, cookie, fleetKey, signedBy } from '../../support/credentials.ts';
import { env, fleetStub, OPERATOR_TOKEN } from '../../support/env.ts';

afterEach(() => reset());

const ask = <Result>(question: (fleet: Fleet) => Promise<Result>): Promise<Result> =>
  runInDurableObject(fleetStub(), (fleet: Fleet) => question(fleet));

/** As a Worker of 0.1 tells of its callers, member for member. */
const OF_01 = {
  token: { role: 'operator', by: 'token', session: null },
  cookie: { role: 'operator', by: 'cookie', session: { id: crypto.randomUUID(), expiresAt: Date.now() + 60_000 } },
  viewer: { role: 'viewer', by: 'session', session: { id: crypto.randomUUID(), expiresAt: Date.now() + 60_000 } },
  access: { role: 'operator', by: 'access', session: null, name: 'ada@example.org' },
} as unknown as Record<'token' | 'cookie' | 'viewer' | 'access', Caller>;

describe('a Worker of 0.1 and this Fleet', () => {
  test('what holds the operator token is the owner', async () => {
    const { hostId } = await TestAgent.enrol();
    expect((await ask((fleet) => fleet.changeHost(OF_01.token, hostId, { name: 'renamed' }))).ok).toBe(true);
    expect((await ask((fleet) => fleet.createEnrollment(OF_01.token, null))).ok).toBe(true);
    const [made, changed] = (await call('GET', '/api/acts')).body.acts;
    expect([made, changed]).toMatchObject([
      { kind: 'enrollment_made', actor: 'owner', actor_kind: 'owner' },
      { kind: 'host_changed', actor: 'owner', actor_kind: 'owner' },
    ]);
  });

  test('who came through Access is known by name, and their code logs in as them', async () => {
    const made = await ask((fleet) => fleet.createLoginCode(OF_01.access));
    if (!made.ok) throw new Error(made.refusal.code);
    expect((await call('POST', '/api/session', { code: made.value.code }, nobody)).status).toBe(204);
    expect((await call('GET', '/api/acts')).body.acts[0]).toMatchObject({ actor: 'ada@example.org', actor_kind: 'access' });
  });

  test.each(['cookie', 'viewer'] as const)('what it signed itself is over: %s', async (kind) => {
    for (const outcome of [await ask((fleet) => fleet.admit(OF_01[kind])), await ask((fleet) => fleet.logOut(OF_01[kind]))])
      expect(outcome).toMatchObject({ ok: false, refusal: { code: 'unauthenticated' } });
  });
});

describe('a cookie of 0.1', () => {
  const claims = { jti: crypto.randomUUID(), role: 'operator', exp: Math.floor(Date.now() / 1000) + 3600 };

  test.each(['operator', 'viewer'])('of an %s is over, and a log-in follows', async (role) => {
    const old = await sign({ ...claims, role }, OPERATOR_TOKEN, 'HS256');
    for (const headers of [cookie(old), bearer(old)])
      expect(await call('GET', '/api/hosts', undefined, headers)).toMatchObject({
        status: 401,
        body: { code: 'unauthenticated' },
      });
  });
});

describe('this Worker and a Fleet of 0.1, or one that cannot be reached', () => {
  /** Answers what a Durable Object answers to a method that its class does not have. */
  const older = { getByName: () => env.FLEET.getByName('fleet') } as unknown as typeof env.FLEET;
  const without = (method: string) =>
    ({
      getByName: (name: string) =>
        new Proxy(older.getByName(name), {
          get: (stub, key) => (key === method ? Reflect.get(stub, 'aMethodThatNoFleetHas') : Reflect.get(stub, key)),
        }),
    }) as unknown as typeof env.FLEET;

  test('what it does not know yet is to be tried again, and no fault', async () => {
    const asked = (path: string, method: string) =>
      app.request(`${ORIGIN}${path}`, { headers: bearer(OPERATOR_TOKEN) }, { ...env, OPERATOR_TOKEN, FLEET: without(method) });
    for (const [path, method] of [
      ['/api/acts', 'acts'],
      ['/api/tokens', 'tokens'],
    ] as const) {
      const answer = await asked(path, method);
      expect([answer.status, (await answer.json()) as object]).toEqual([503, expect.objectContaining({ code: 'unavailable' })]);
    }
  });
});

describe('a Worker that holds the key of before', () => {
  test('asks again for the one that a credential names, and lets in who has it', async () => {
    const { token } = (await call('POST', '/api/tokens', { name: 'ci', role: 'read_only', expires_in_days: 1 })).body;
    expect((await call('GET', '/api/hosts', undefined, bearer(token))).status).toBe(200);
    // As a restore puts another key there.
    const key = { id: 'abcdefabcdef', secret: '0'.repeat(64) };
    const { id, name } = (await call('GET', '/api/tokens')).body.tokens[0];
    await runInDurableObject(
      fleetStub(),
      (_, { storage: { sql } }) => void sql.exec('UPDATE fleet SET key_id = ?, key_secret = ?', key.id, key.secret),
    );
    expect((await call('GET', '/api/hosts', undefined, bearer(token))).status).toBe(401);
    expect(
      (await call('GET', '/api/hosts', undefined, bearer(await signedBy(key, { id, name, role: 'read_only' })))).status,
    ).toBe(200);
    expect((await call('GET', '/api/hosts', undefined, bearer(token))).status).toBe(401);
  });

  test('asks no more often than somebody may guess, and once in a minute for the same key', async () => {
    await call('GET', '/api/hosts', undefined, bearer(await signedBy(await fleetKey())));
    let asked = 0;
    const FLEET = {
      getByName: (name: string) => {
        asked += 1;
        return env.FLEET.getByName(name);
      },
    } as unknown as typeof env.FLEET;
    const ask = async (id: string) => {
      const headers = {
        ...cookie(await signedBy({ id, secret: 'f'.repeat(64) }, { kind: 'session' })),
        'cf-connecting-ip': '192.0.2.77',
      };
      expect((await app.request(`${ORIGIN}/api/hosts`, { headers }, { ...env, OPERATOR_TOKEN, FLEET })).status).toBe(401);
    };
    for (let guess = 0; guess < 30; guess += 1) await ask('made-up');
    expect(asked).toBe(1);
    for (let guess = 0; guess < 60; guess += 1) await ask(`made-up-${guess}`);
    expect(asked).toBeGreaterThan(1);
    expect(asked).toBeLessThanOrEqual(40);
  });
});
