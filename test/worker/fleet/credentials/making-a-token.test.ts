import { reset, runInDurableObject } from 'cloudflare:test';
import { afterEach, describe, expect, test } from 'vitest';
import type { TokenDocument } from '#contract';
import type { Fleet } from '../../../../worker/fleet/index.ts';
import { readTokens } from '../../../../worker/fleet/tables/tokens.ts';
import { call } from '../../support/api.ts';
import { bearer, makeToken } from '../../support/credentials.ts';
import { fleetStub } from '../../support/env.ts';
import { readTables } from '../../support/tables.ts';

afterEach(() => reset());

const DAY_MS = 86_400_000;
const make = (body: object) => call('POST', '/api/tokens', body);
const list = async (): Promise<TokenDocument[]> => (await call('GET', '/api/tokens')).body.tokens;

/** Lets days pass for Fleet. */
const daysLater = (days: number) =>
  runInDurableObject(fleetStub(), (fleet: Fleet) => {
    fleet.clock = () => Date.now() + days * DAY_MS;
  });

test('a token is shown once, and nothing that could be used as one is stored', async () => {
  const { status, body } = await make({ name: 'ci', role: 'operator', expires_in_days: 90 });
  expect([status, body]).toEqual([
    200,
    {
      id: expect.stringMatching(/^[0-9a-z]{12}$/),
      token: expect.stringMatching(/^argos_/),
      name: 'ci',
      role: 'operator',
      expires_at: expect.any(String),
    },
  ]);
  const life = Date.parse(body.expires_at) - Date.now();
  expect(life).toBeGreaterThan(90 * DAY_MS - 60_000);
  expect(life).toBeLessThanOrEqual(90 * DAY_MS);
  expect(await list()).toEqual([
    {
      id: body.id,
      name: 'ci',
      role: 'operator',
      created_at: expect.any(String),
      created_by: 'owner',
      expires_at: body.expires_at,
      last_used_on: null,
    },
  ]);
  expect((await call('GET', '/api/hosts', undefined, bearer(body.token))).status).toBe(200);
  const signature = body.token.split('.').at(-1);
  await runInDurableObject(fleetStub(), (_, { storage: { sql } }) => {
    const stored = JSON.stringify([...readTables(sql)]);
    expect(stored).toContain('"ci"');
    expect(stored).not.toContain(signature);
  });
});

test('tokens are listed by name, however it is written', async () => {
  for (const name of ['beta', 'Alpha', 'gamma', 'Änne']) await makeToken('metrics', name);
  expect((await list()).map(({ name }) => name)).toEqual(['Alpha', 'beta', 'gamma', 'Änne']);
});

test.each<[string, unknown, string]>([
  ['a role that does not exist', { role: 'root' }, 'role must be operator, read_only or metrics'],
  ['the role of the owner', { role: 'owner' }, 'role must be operator, read_only or metrics'],
  ['the role of before', { role: 'viewer' }, 'role must be operator, read_only or metrics'],
  ['no role', { role: undefined }, 'role is missing'],
  ['no name', { name: undefined }, 'name is missing'],
  ['a name of blanks', { name: '   ' }, 'name must hold more than blanks'],
  ['a name that nobody can tell', { name: 'c\u200bi' }, 'name must be one line of printable characters'],
  ['a name of two lines', { name: 'c\ni' }, 'name must be one line of printable characters'],
  ['a name that is too long', { name: 'x'.repeat(101) }, 'name must be at most 100 characters'],
  ['no end', { expires_in_days: undefined }, 'expires_in_days is missing'],
  ['an end now', { expires_in_days: 0 }, 'must be 1 or more'],
  ['an end in the past', { expires_in_days: -1 }, 'must be 1 or more'],
  ['half a day', { expires_in_days: 0.5 }, 'must be a whole number of days'],
  ['an end that is too far', { expires_in_days: 3651 }, 'must be at most 3650'],
  ['an end as a text', { expires_in_days: '90' }, 'must be a whole number of days'],
  ['an end that is no number', { expires_in_days: null }, 'must be a whole number of days'],
  ['a member that nobody knows', { scope: 'all' }, 'scope is no field of this body'],
])('%s is refused, and no token is made', async (_, wrong, detail) => {
  const { status, body } = await make({ name: 'ci', role: 'metrics', expires_in_days: 90, ...(wrong as object) });
  expect([status, body.code, body.detail]).toEqual([400, 'invalid_body', expect.stringContaining(detail)]);
  expect(await list()).toEqual([]);
});

test('the longest life is ten years', async () => {
  expect((await make({ name: 'ci', role: 'metrics', expires_in_days: 3650 })).status).toBe(200);
});

test.each([
  'owner',
  'Owner',
  'OWNER',
  '  owner ',
  'host',
  'HOST',
  'argos',
  'Argos',
  'operator',
  'OPERATOR',
  '\uff4f\uff57\uff4e\uff45\uff52',
])('no token is called %j: the history would tell of somebody else', async (name) => {
  const { status, body } = await make({ name, role: 'metrics', expires_in_days: 1 });
  expect([status, body.code, body.field]).toEqual([400, 'invalid_body', 'name']);
  expect(body.detail).toContain('another name than owner, host, argos, operator');
});

describe('a name is given once, in any spelling', () => {
  test.each([
    ['caf\u00e9', 'cafe\u0301'],
    ['ci', 'CI'],
    ['ci', '  ci '],
    ['ci', '\uff43\uff49'],
    ['web-1', 'web-\u2460'],
    ['\u00c5ngstr\u00f6m', 'a\u030angstro\u0308m'],
  ])('%j is %j', async (first, second) => {
    const { id } = await makeToken('read_only', first);
    const taken = await make({ name: second, role: 'metrics', expires_in_days: 1 });
    expect(taken).toMatchObject({ status: 409, body: { code: 'name_taken', field: 'name' } });
    expect((await call('DELETE', `/api/tokens/${id}`)).status).toBe(204);
    expect((await make({ name: second, role: 'metrics', expires_in_days: 1 })).status).toBe(200);
  });

  test('one that has expired is free again, and what it was good for is not', async () => {
    const { token } = await makeToken('read_only', 'ci', 1);
    await daysLater(2);
    expect((await call('GET', '/api/hosts', undefined, bearer(token))).status).toBe(401);
    expect((await list()).map(({ name }) => name)).toEqual(['ci']);
    await makeToken('metrics', 'ci', 10);
    expect((await list()).map(({ role }) => role)).toEqual(['metrics']);
    expect((await call('GET', '/api/hosts', undefined, bearer(token))).status).toBe(401);
  });

  test('a name in any script makes a token that is good', async () => {
    const { token } = await makeToken('operator', '東京 – cafe\u0301');
    expect((await call('GET', '/api/session', undefined, bearer(token))).body).toMatchObject({
      role: 'operator',
      name: '東京 – café',
      actor_kind: 'token',
    });
  });
});

describe('there are 200 tokens at most', () => {
  const fill = (count: number, expiresAt: (number: number) => number) =>
    runInDurableObject(fleetStub(), (_, { storage: { sql } }) => {
      for (let number = 0; number < count; number += 1)
        sql.exec(
          "INSERT INTO tokens (id, name, role, created_at, created_by, expires_at) VALUES (?, ?, 'metrics', 0, 'owner', ?)",
          `t${number}`,
          `token ${number}`,
          expiresAt(number),
        );
    });

  test('one more is refused, and the answer says what to do', async () => {
    await fill(200, () => Date.now() + DAY_MS);
    const { status, body } = await make({ name: 'ci', role: 'metrics', expires_in_days: 1 });
    expect([status, body.code, body.detail]).toEqual([
      422,
      'too_many_tokens',
      'There are 200 tokens, and no more can be made. Revoke one that is not used any more.',
    ]);
    expect((await call('DELETE', '/api/tokens/t7')).status).toBe(204);
    expect((await make({ name: 'ci', role: 'metrics', expires_in_days: 1 })).status).toBe(200);
  });

  test('those that have expired make room, the one that expired first before the others', async () => {
    await fill(200, (number) => Date.now() + (number < 2 ? -DAY_MS * (2 - number) : DAY_MS));
    expect((await make({ name: 'ci', role: 'metrics', expires_in_days: 1 })).status).toBe(200);
    const left = await runInDurableObject(fleetStub(), (_, { storage: { sql } }) => readTokens(sql).map(({ id }) => id));
    expect(left).toHaveLength(200);
    expect(left).not.toContain('t0');
    expect(left).toContain('t1');
  });

  test('one that has expired is listed for a month, so that it is seen why something stopped', async () => {
    await makeToken('read_only', 'old', 1);
    await daysLater(30);
    await makeToken('read_only', 'other', 90);
    expect((await list()).map(({ name }) => name)).toEqual(['old', 'other']);
    await daysLater(32);
    await makeToken('read_only', 'third', 90);
    expect((await list()).map(({ name }) => name)).toEqual(['other', 'third']);
  });
});
