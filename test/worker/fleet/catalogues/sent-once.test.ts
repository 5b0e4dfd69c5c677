import { reset } from 'cloudflare:test';
import { afterEach, expect, test } from 'vitest';
import { catalogueBody, TestAgent } from '../../support/agent.ts';
import { call, operator } from '../../support/api.ts';
import { catalogueOf, HUB, otherHub, stored } from './support/hub.ts';

afterEach(() => reset());

async function enrolled(name: string, hub = HUB): Promise<TestAgent> {
  const agent = await TestAgent.enrol(name);
  agent.hub = hub;
  return agent;
}

test('it is asked for until it has come, and once for all hosts with the same index', async () => {
  const [web, db] = [await enrolled('web-1'), await enrolled('db-1')];
  expect((await web.report()).body.catalogue_needed).toBe(true);
  expect((await web.heartbeat()).body.catalogue_needed).toBe(true);
  const sent = await web.sendCatalogue();
  expect([sent.status, sent.body]).toEqual([200, { digest: catalogueBody(HUB).digest }]);
  expect('catalogue_needed' in (await web.heartbeat()).body).toBe(false);
  expect('catalogue_needed' in (await db.report()).body).toBe(false);
  for (const agent of [web, db])
    expect((await catalogueOf(agent)).body).toEqual({ digest: catalogueBody(HUB).digest, items: HUB });
  expect(await stored()).toBe(1);
});

test('the page that holds it is answered 304, and that of a host without one an empty list', async () => {
  const [web, old] = [await enrolled('web-1'), await TestAgent.enrol('old-1')];
  await web.report();
  await old.report();
  await web.sendCatalogue();
  const etag = (await catalogueOf(web)).headers.get('etag') ?? '';
  expect(etag).toBe(`"${catalogueBody(HUB).digest}"`);
  expect((await catalogueOf(web, { ...operator, 'if-none-match': etag })).status).toBe(304);
  expect((await catalogueOf(web, { ...operator, 'if-none-match': `W/${etag}` })).status).toBe(304);
  expect((await catalogueOf(web, { ...operator, 'if-none-match': '"of another hub"' })).status).toBe(200);
  expect((await catalogueOf(old)).body).toEqual({ digest: null, items: [] });
});

test('an open page learns of it: it is news to the fleet', async () => {
  const web = await enrolled('web-1');
  await web.report();
  const before = (await call('GET', '/api/hosts')).body.sequence;
  await web.sendCatalogue();
  expect((await call('GET', '/api/hosts')).body.sequence).toBeGreaterThan(before);
});

test('what no host names any more goes: after a new index, a removal and an enrolment under a new key', async () => {
  const [web, db] = [await enrolled('web-1'), await enrolled('db-1')];
  for (const agent of [web, db]) await agent.report();
  await web.sendCatalogue();
  web.hub = otherHub(1);
  await web.heartbeat();
  expect(await stored()).toBe(1);
  await web.sendCatalogue();
  expect(await stored()).toBe(2);
  await call('DELETE', `/api/hosts/${db.hostId}`);
  expect(await stored()).toBe(1);
  const { code } = (await call('POST', '/api/hosts/enrollments', { host_id: web.hostId })).body;
  await TestAgent.enrol('web-1', code);
  expect(await stored()).toBe(0);
});

test('an agent that names none for a while, such as an older one beside it, takes nothing away', async () => {
  const web = await enrolled('web-1');
  await web.report();
  await web.sendCatalogue();
  web.hub = undefined;
  expect((await web.heartbeat()).status).toBe(200);
  expect((await catalogueOf(web)).body.items).toEqual(HUB);
});

test('what is unknown to this Worker is dropped', async () => {
  const odd = [{ type: 'scenarios', name: 'a/b', version: '0.1', license: 'MIT' }];
  const web = await enrolled('web-1', odd as typeof HUB);
  await web.report();
  await web.sendCatalogue();
  expect((await catalogueOf(web)).body.items).toEqual([{ type: 'scenarios', name: 'a/b', version: '0.1' }]);
});
