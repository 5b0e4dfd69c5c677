import { reset, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readPublished } from '../../../../worker/fleet/index.ts';
import { bumpSequence } from '../../../../worker/fleet/tables/fleet.ts';
import { revoke } from '../../../../worker/fleet/tables/revoked.ts';
import { TestAgent } from '../../support/agent.ts';
import { call, nobody } from '../../support/api.ts';
import { bearer, cookie, logIn, makeToken } from '../../support/credentials.ts';
import { env, fleetStub } from '../../support/env.ts';

let id: string;
let token: string;
let session: string;
beforeEach(async () => {
  await (await TestAgent.enrol()).report();
  await fleetStub().check(Date.now());
  ({ id, token } = await makeToken('operator', 'ci'));
  session = await logIn(token);
});
afterEach(() => reset());

const read = async (path: string, headers: Record<string, string>) => (await call('GET', path, undefined, headers)).status;
const both = async (path: string) => [await read(path, bearer(token)), await read(path, cookie(session))];
const published = '/api/security/drift';

/** Publishes what has changed, as soon as it may be. */
async function publication(path: string, wanted: number[]): Promise<void> {
  await expect
    .poll(
      async () => {
        await runDurableObjectAlarm(fleetStub());
        return both(path);
      },
      { timeout: 20_000 },
    )
    .toEqual(wanted);
}

test('a revoked token and the sessions that began with it end at once for Fleet', async () => {
  expect(await both('/api/hosts')).toEqual([200, 200]);
  expect((await call('DELETE', `/api/tokens/${id}`)).status).toBe(204);
  expect(await both('/api/hosts')).toEqual([401, 401]);
  expect(await both(`${published}?fresh=true`)).toEqual([401, 401]);
  expect((await call('POST', '/api/session', { token }, nobody)).status).toBe(401);
  expect((await call('GET', '/api/tokens')).body.tokens).toEqual([]);
  expect((await call('GET', '/api/sessions')).body.sessions).toEqual([]);
});

test('for what is published they end with the next publication', async () => {
  expect(await both(published)).toEqual([200, 200]);
  await call('DELETE', `/api/tokens/${id}`);
  await publication(published, [401, 401]);
  expect((await readPublished(env.SNAPSHOT))?.header.revoked).toContain(id);
});

test('what others hold stays', async () => {
  const other = await makeToken('read_only', 'wall');
  const theirs = await logIn(other.token);
  await call('DELETE', `/api/tokens/${id}`);
  await publication(published, [401, 401]);
  expect(await read(published, bearer(other.token))).toBe(200);
  expect(await read(published, cookie(theirs))).toBe(200);
});

test('codes that were made by it are good for nothing, those of others stay', async () => {
  const code = async (path: string, headers?: Record<string, string>) => (await call('POST', path, {}, headers)).body.code;
  const login = await code('/api/session/codes', cookie(session));
  const enrolment = await code('/api/hosts/enrollments', bearer(token));
  const kept = { login: await code('/api/session/codes'), enrolment: await code('/api/hosts/enrollments') };
  await call('DELETE', `/api/tokens/${id}`);
  expect((await call('POST', '/api/session', { code: login }, nobody)).body.code).toBe('invalid_credentials');
  await expect(TestAgent.enrol('rogue', enrolment)).rejects.toThrow('invalid_credentials');
  expect((await call('POST', '/api/session', { code: kept.login }, nobody)).status).toBe(204);
  expect((await TestAgent.enrol('web-2', kept.enrolment)).hostId).toMatch(/^[0-9a-z]{12}$/);
});

describe('where more were ended than are listed in what is published', () => {
  test('only Fleet says who may read, and those that stand go on', async () => {
    await call('DELETE', `/api/tokens/${id}`);
    await runInDurableObject(fleetStub(), (_, { storage: { sql } }) => {
      const later = Date.now() + 86_400_000;
      for (let number = 0; number < 500; number += 1) revoke(sql, `0-before-every-other-${number}`, later, Date.now());
      bumpSequence(sql);
    });
    await fleetStub().check(Date.now() + 60_000);
    await expect
      .poll(
        async () => {
          await runDurableObjectAlarm(fleetStub());
          return (await readPublished(env.SNAPSHOT))?.header.revoked_cut;
        },
        { timeout: 20_000 },
      )
      .toBe(true);
    expect((await readPublished(env.SNAPSHOT))?.header.revoked).not.toContain(id);
    expect(await both(published)).toEqual([401, 401]);
    const { token: other } = await makeToken('read_only', 'wall');
    expect(await read(published, bearer(other))).toBe(200);
  });
});
