import { reset, runInDurableObject } from 'cloudflare:test';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Act, ActKind } from '#contract';
import { app } from '../../../../worker/app.ts';
import { addAct, addPastActs, readActs } from '../../../../worker/fleet/tables/acts.ts';
import { TestAgent } from '../../support/agent.ts';
import { call, ORIGIN, operator } from '../../support/api.ts';
import { bearer, makeToken } from '../../support/credentials.ts';
import { env, fleetStub, OPERATOR_TOKEN } from '../../support/env.ts';

afterEach(() => reset());

const acts = async (query = ''): Promise<Act[]> => (await call('GET', `/api/acts${query}`)).body.acts;
const said = async (query: string) => (await acts(query)).map(({ kind, actor, host }) => [kind, actor, host?.name ?? null]);

/** Acts of somebody, by themselves. */
const fill = (kind: ActKind, count: number, name = 'ci') =>
  runInDurableObject(fleetStub(), (_, { storage: { sql } }) => {
    for (let at = 0; at < count; at += 1) addAct(sql, { at, kind, actor: { name, kind: 'token' }, detail: `${kind} ${at}.` });
  });

const kept = (kind: ActKind) =>
  runInDurableObject(fleetStub(), (_, { storage: { sql } }) => readActs(sql, { who: null, host: null, kind }, null, 5000).acts);

describe('the list of what people did', () => {
  let web: TestAgent;
  beforeEach(async () => {
    web = (await TestAgent.enrol('web')).installs('a/one');
    await web.report();
    const { token } = await makeToken('operator', 'café');
    await call('PATCH', '/api/security/scenarios/a%2Fone', { disabled: true }, bearer(token));
    await call('PATCH', `/api/hosts/${web.hostId}`, { name: 'web-1' });
    await web.installs().report();
  });

  test('has each act with who did it, the newest first, and nothing that a host or a check told', async () => {
    expect(await said('')).toEqual([
      ['host_changed', 'owner', 'web-1'],
      ['intent_changed', 'café', 'web'],
      ['token_made', 'owner', null],
      ['enrolled', 'host', 'web'],
      ['enrollment_made', 'owner', null],
    ]);
    expect((await acts())[1]).toEqual({
      id: expect.any(Number),
      at: expect.stringMatching(/Z$/),
      kind: 'intent_changed',
      actor: 'café',
      actor_kind: 'token',
      host: { id: web.hostId, name: 'web' },
      surface: 'scenarios',
      detail: 'Declared a/one disabled.',
    });
  });

  test.each<[string, string, string[]]>([
    ['who', 'who=caf%C3%A9', ['intent_changed']],
    ['who, typed otherwise', 'who=cafe%CC%81', ['intent_changed']],
    ['somebody who did nothing', 'who=nobody', []],
    ['kind', 'kind=host_changed', ['host_changed']],
    ['a kind that there is not', 'kind=nothing', []],
    ['a name that a host had', 'host=web', ['intent_changed', 'enrolled']],
    ['the name of now', 'host=web-1', ['host_changed']],
    ['several', 'host=web&who=host&kind=enrolled', ['enrolled']],
  ])('is filtered by %s', async (_, query, kinds) => {
    expect((await acts(`?${query}`)).map(({ kind }) => kind)).toEqual(kinds);
  });

  test('is filtered by the id of a host, whatever it was called', async () => {
    expect((await acts(`?host=${web.hostId}`)).map(({ kind }) => kind)).toEqual(['host_changed', 'intent_changed', 'enrolled']);
  });

  test('is read page by page, with any filter', async () => {
    const pages: string[][] = [];
    let next: number | null = null;
    do {
      const { body } = await call('GET', `/api/acts?who=owner&limit=2${next === null ? '' : `&before=${next}`}`);
      pages.push(body.acts.map(({ kind }: Act) => kind));
      next = body.next;
    } while (next !== null);
    expect(pages).toEqual([['host_changed', 'token_made'], ['enrollment_made']]);
  });

  test('outlives the host', async () => {
    await call('DELETE', `/api/hosts/${web.hostId}`);
    expect(await said(`?host=${web.hostId}`)).toEqual([
      ['host_removed', 'owner', 'web-1'],
      ['host_changed', 'owner', 'web-1'],
      ['intent_changed', 'café', 'web'],
      ['enrolled', 'host', 'web'],
    ]);
  });

  test('is exported as JSON, an act a line', async () => {
    const response = await app.request(
      `${ORIGIN}/api/acts?format=jsonl&who=owner`,
      { headers: operator },
      { ...env, OPERATOR_TOKEN },
    );
    expect(response.headers.get('content-type')).toMatch(/^application\/jsonl/);
    expect(response.headers.get('content-disposition')).toContain('.jsonl"');
    const text = await response.text();
    expect(text.endsWith('\n')).toBe(true);
    const lines = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Act);
    expect(lines).toEqual(await acts('?who=owner'));
  });
});

test.each(['before=0', 'before=x', 'limit=0', 'limit=-1', 'limit=1.5', 'format=csv', 'format='])(
  '?%s is refused',
  async (query) => {
    expect(await call('GET', `/api/acts?${query}`)).toMatchObject({ status: 400, body: { code: 'invalid_query' } });
  },
);

test('a page has 200 acts at most, and an export all of them', async () => {
  await fill('host_changed', 700);
  expect(await acts('?limit=100000')).toHaveLength(200);
  const response = await app.request(`${ORIGIN}/api/acts?format=jsonl`, { headers: operator }, { ...env, OPERATOR_TOKEN });
  expect((await response.text()).trimEnd().split('\n')).toHaveLength(700);
});

test('the newest 1,000 are kept, and of log-ins 200, which push out nothing else', async () => {
  await fill('host_changed', 1500);
  await fill('logged_in', 3000);
  const [changes, logIns] = [await kept('host_changed'), await kept('logged_in')];
  expect(changes.length).toBeGreaterThanOrEqual(1000);
  expect(changes.length).toBeLessThan(1100);
  expect(logIns.length).toBeGreaterThanOrEqual(200);
  expect(logIns.length).toBeLessThan(300);
  expect([changes[0]?.detail, logIns[0]?.detail]).toEqual(['host_changed 1499.', 'logged_in 2999.']);
});

test('changes that somebody makes by the thousand push out nothing else, after a restore neither', async () => {
  await fill('token_made', 3, 'owner');
  await fill('intent_changed', 1500, 'toggler');
  await fill('host_changed', 1500, 'toggler');
  expect(await kept('token_made')).toHaveLength(3);
  const past = Array.from({ length: 2000 }, (_, at) => ({
    at: 10_000 + at,
    kind: 'intent_changed' as const,
    actor: 'toggler',
    actor_kind: 'token' as const,
    host_id: null,
    host_name: null,
    surface: null,
    detail: `Toggled ${at}.`,
  }));
  await runInDurableObject(fleetStub(), (_, { storage: { sql } }) => addPastActs(sql, past));
  expect(await kept('token_made')).toHaveLength(3);
  const changes = await kept('intent_changed');
  expect(changes).toHaveLength(1000);
  expect(changes[0]?.detail).toBe('Toggled 1999.');
});
