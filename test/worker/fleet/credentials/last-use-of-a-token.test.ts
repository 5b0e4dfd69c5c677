import { reset, runInDurableObject } from 'cloudflare:test';
import { afterEach, expect, test } from 'vitest';
import { admit } from '../../../../worker/fleet/credentials/admission.ts';
import { TestAgent } from '../../support/agent.ts';
import { call } from '../../support/api.ts';
import { START, setClock } from '../../support/clock.ts';
import { counted } from '../../support/counted.ts';
import { bearer, cookie, fleetKey, logIn, makeToken } from '../../support/credentials.ts';
import { fleetStub } from '../../support/env.ts';

afterEach(() => reset());

const DAY_MS = 86_400_000;
const lastUse = async () => (await call('GET', '/api/tokens')).body.tokens[0].last_used_on;

test('the last use is told to the day', async () => {
  await setClock(START);
  const { token } = await makeToken('read_only', 'ci', 90);
  expect(await lastUse()).toBeNull();
  await call('GET', '/api/hosts', undefined, bearer(token));
  expect(await lastUse()).toBe('2037-05-04');
  await setClock(START + 3 * DAY_MS - 1);
  await call('GET', '/api/hosts', undefined, bearer(token));
  expect(await lastUse()).toBe('2037-05-06');
});

test('what a browser does that logged in with it is a use too', async () => {
  await setClock(START);
  const { token } = await makeToken('read_only', 'ci', 90);
  const session = await logIn(token);
  await setClock(START + DAY_MS);
  await call('GET', '/api/hosts', undefined, cookie(session));
  expect(await lastUse()).toBe('2037-05-05');
});

test('a day of any number of uses writes one row', async () => {
  const { id } = await makeToken('read_only', 'ci', 90);
  const caller = {
    role: 'read_only',
    by: 'token',
    actor: { name: 'ci', kind: 'token' },
    session: { kind: 'token', id, tokenId: null, keyId: (await fleetKey()).id, expiresAt: Number.MAX_SAFE_INTEGER },
  } as const;
  const rows = await runInDurableObject(fleetStub(), (_, { storage: { sql } }) => {
    const now = Date.now();
    const written: number[] = [];
    for (const day of [0, 1]) {
      const { counting, written: rowsWritten } = counted(sql);
      for (let use = 0; use < 1000; use += 1) expect(admit(counting, caller, now + day * DAY_MS).ok).toBe(true);
      written.push(rowsWritten());
    }
    return written;
  });
  console.log(`last use of a token: 1,000 uses a day write ${rows.join(' and ')} rows`);
  expect(rows).toEqual([1, 1]);
});

test('a read of what is published is not counted', async () => {
  await (await TestAgent.enrol()).report();
  await fleetStub().check(Date.now());
  const { token } = await makeToken('read_only', 'ci', 90);
  expect((await call('GET', '/api/security/drift', undefined, bearer(token))).status).toBe(200);
  expect(await lastUse()).toBeNull();
});
