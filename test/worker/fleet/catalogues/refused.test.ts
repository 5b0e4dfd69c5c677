import { reset, runInDurableObject } from 'cloudflare:test';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CATALOGUE_ITEMS_MAX, DESCRIPTION_MAX_CHARS, HOLDS_MAX } from '#contract';
import { catalogueBody, TestAgent } from '../../support/agent.ts';
import { call } from '../../support/api.ts';
import { START, setClock } from '../../support/clock.ts';
import { fleetStub } from '../../support/env.ts';
import { catalogueOf, HUB, otherHub, stored } from './support/hub.ts';

let web: TestAgent;
beforeEach(async () => {
  await setClock(START);
  web = await TestAgent.enrol('web-1');
  web.hub = HUB;
  await web.report();
});
afterEach(() => reset());

const item = (other: object) => [{ type: 'scenarios', name: 'a/b', version: null, ...other }];

test.each<[string, unknown, string]>([
  ['no JSON', '{', 'bad_json'],
  ['null', 'null', 'invalid_body'],
  ['a list', [], 'invalid_body'],
  ['no items', { digest: catalogueBody(HUB).digest }, 'invalid_body'],
  ['other items under the digest', { ...catalogueBody(HUB), items: otherHub(1) }, 'digest_mismatch'],
  ['another catalogue', catalogueBody(otherHub(1)), 'catalogue_unasked'],
])('%s is refused, and nothing is stored', async (_, body, code) => {
  expect((await web.sendCatalogue(body)).body).toMatchObject({ code });
  expect(await stored()).toBe(0);
  expect((await web.sendCatalogue()).status).toBe(200);
  expect((await catalogueOf(web)).body.items).toEqual(HUB);
});

test.each<[string, unknown[]]>([
  ['an item of a type that is listed nowhere', item({ type: 'parsers' })],
  ['a version that is a sentence', item({ version: 'press here' })],
  ['a description that is too long', item({ description: 'x'.repeat(DESCRIPTION_MAX_CHARS + 1) })],
  ['a description that turns text around', item({ description: 'calm\u202edown' })],
  ['a collection that holds too much', item({ holds: Array(HOLDS_MAX + 1).fill({ type: 'x', name: 'y' }) })],
  ['more items than a hub has', Array(CATALOGUE_ITEMS_MAX + 1).fill(0)],
])('%s is refused although the host named it', async (_, items) => {
  web.hub = items as typeof HUB;
  await web.heartbeat();
  expect((await web.sendCatalogue()).body).toMatchObject({ code: 'invalid_body' });
  expect(await stored()).toBe(0);
});

test('a host that has named none sends none', async () => {
  const old = await TestAgent.enrol('old-1');
  await old.report();
  expect((await old.sendCatalogue(catalogueBody(HUB))).body.code).toBe('catalogue_unasked');
});

test('what was signed for another route is not signed for this one', async () => {
  const report = await web.sign(catalogueBody(HUB), ++web.sequence);
  expect((await call('PUT', '/api/agent/catalogue', report.text, report.headers)).body.code).toBe('signature_invalid');
  expect(await stored()).toBe(0);
});

test('a replay is stale, and stores nothing', async () => {
  web.sequence -= 1;
  expect((await web.sendCatalogue()).body.code).toBe('sequence_stale');
  expect(await stored()).toBe(0);
});

test('what is refused counts against the host’s day', async () => {
  const changes = () =>
    runInDurableObject(fleetStub(), (_, { storage: { sql } }) => {
      const row = sql.exec<{ changes: number }>('SELECT changes FROM liveness WHERE host_id = ?', web.hostId).one();
      sql.exec('UPDATE liveness SET changes = 500 WHERE host_id = ?', web.hostId);
      return row.changes;
    });
  expect((await web.sendCatalogue('{')).body.code).toBe('bad_json');
  expect(await changes()).toBeGreaterThan(1);
  expect((await web.sendCatalogue('{')).body.code).toBe('rate_limited');
});

test('a host that makes up a new one each minute fills no storage, and is heard again the next day', {
  timeout: 60_000,
}, async () => {
  const statuses: number[] = [];
  for (let n = 0; n < 30; n += 1) {
    await setClock(START + n * 60_000);
    web.hub = otherHub(n);
    await web.heartbeat();
    statuses.push((await web.sendCatalogue()).status);
  }
  expect(statuses.filter((status) => status === 200)).toHaveLength(24);
  expect(statuses.slice(24)).toEqual(Array(6).fill(429));
  expect(await stored()).toBe(0);
  await setClock(START + 86_400_000);
  await web.heartbeat();
  expect((await web.sendCatalogue()).status).toBe(200);
  expect(await stored()).toBe(1);
});
