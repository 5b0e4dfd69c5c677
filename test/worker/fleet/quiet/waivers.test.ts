import { reset } from 'cloudflare:test';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { TestAgent } from '../../support/agent.ts';
import { call } from '../../support/api.ts';
import { START, setClock } from '../../support/clock.ts';
import { fleetStub } from '../../support/env.ts';
import { at, DAY, events, HOUR, listed, sequence, verdictOf, waive } from './support/quiet.ts';

afterEach(() => reset());
let web: TestAgent;
/** A host on which two scenarios are missing of what was adopted. */
beforeEach(async () => {
  await setClock(START);
  web = (await TestAgent.enrol('web')).installsKnown(['a/one', 'a/two', 'a/three']);
  await web.report();
  await web.installsKnown(['a/three']).report();
});

test('a difference that is accepted is listed as waived, and drifts all the same', async () => {
  const before = await sequence();
  const { status, body } = await waive(web.hostId, 'a/one', START + DAY);
  expect(status).toBe(200);
  expect(body).toMatchObject({
    host: { id: web.hostId, name: 'web' },
    surface: 'scenarios',
    item: 'a/one',
    reason: 'a vendor says so',
    until: at(START + DAY),
    created_by: 'owner',
    actor_kind: 'owner',
  });
  expect(await verdictOf(web.hostId)).toMatchObject({
    status: 'drifted',
    drift_detected: true,
    actually_missing: ['a/one', 'a/two'],
    waived: ['a/one'],
  });
  expect(await sequence()).toBeGreaterThan(before);
  expect((await call('GET', '/api/waivers')).body).toEqual({ waivers: [body] });
});

test('nothing waived is ever green, also where all that differs is waived', async () => {
  await waive(web.hostId, 'a/one', START + DAY);
  await waive(web.hostId, 'a/two', START + DAY);
  expect(await verdictOf(web.hostId)).toMatchObject({ status: 'drifted', waived: ['a/one', 'a/two'] });
  expect((await listed(web.hostId))?.state).toBe('drifted');
});

test('a threshold is waived by its name', async () => {
  await call('PATCH', `/api/security/appsec-tuning?host=${web.hostId}`, { inbound_threshold: 9 });
  await waive(web.hostId, 'inbound', START + DAY, 'appsec_tuning');
  expect(await verdictOf(web.hostId, 'appsec_tuning')).toMatchObject({ status: 'drifted', waived: ['inbound'] });
  expect(await verdictOf(web.hostId)).toMatchObject({ waived: [] });
});

test('it is in the history of the host, and in the owner’s list', async () => {
  await waive(web.hostId, 'a/one', START + DAY);
  const [event] = await events(web.hostId, 'waived');
  expect(event).toMatchObject({
    surface: 'scenarios',
    actor: 'owner',
    detail: `Waived that a/one is not installed, until ${at(START + DAY)}: “a vendor says so”.`,
  });
  expect((await call('GET', '/api/acts?kind=waived')).body.acts).toMatchObject([
    { detail: event?.detail, host: { id: web.hostId }, surface: 'scenarios' },
  ]);
});

test('what does not differ cannot be waived, and the answer says what does', async () => {
  const { status, body } = await waive(web.hostId, 'a/three', START + DAY);
  expect([status, body.code, body.differs]).toEqual([409, 'nothing_to_waive', ['a/one', 'a/two']]);
  expect(body.detail).toBe('a/three does not differ on web now. What differs there: a/one and a/two.');
  const other = await waive(web.hostId, 'inbound', START + DAY, 'appsec_tuning');
  expect([other.body.code, other.body.differs]).toEqual(['nothing_to_waive', []]);
});

test('one that is accepted again has one waiver, the newer', async () => {
  await waive(web.hostId, 'a/one', START + DAY);
  const { id } = (await waive(web.hostId, 'a/one', START + 2 * DAY)).body;
  expect((await call('GET', '/api/waivers')).body.waivers).toMatchObject([{ id, until: at(START + 2 * DAY) }]);
});

test.each([
  ['has passed', 0, /in the future/],
  ['is too far away', 367 * DAY, /at most a year/],
])('an end that %s is refused', async (_, after, words) => {
  const { status, body } = await waive(web.hostId, 'a/one', START + after);
  expect([status, body.code, body.field]).toEqual([400, 'invalid_body', 'until']);
  expect(body.detail).toMatch(words);
});

test('a host that there is not is said so', async () => {
  expect(await waive('aaaaaaaaaaaa', 'a/one', START + DAY)).toMatchObject({ status: 404, body: { code: 'unknown_host' } });
  expect(await call('GET', '/api/waivers?host=aaaaaaaaaaaa')).toMatchObject({ status: 404, body: { code: 'unknown_host' } });
});

test('the waivers of one host can be asked for, by its id or its name', async () => {
  const db = await TestAgent.enrol('db');
  await db.report();
  await waive(web.hostId, 'a/one', START + DAY);
  for (const host of [web.hostId, 'web']) expect((await call('GET', `/api/waivers?host=${host}`)).body.waivers).toHaveLength(1);
  expect((await call('GET', `/api/waivers?host=${db.hostId}`)).body.waivers).toEqual([]);
});

test('a host has so many waivers and gets no more', async () => {
  const names = Array.from({ length: 51 }, (_, count) => `b/item-${count}`);
  const db = (await TestAgent.enrol('db')).installsKnown(names);
  await db.report();
  await db.installsKnown([]).report();
  for (const name of names.slice(0, 50)) expect((await waive(db.hostId, name, START + DAY)).status).toBe(200);
  const { status, body } = await waive(db.hostId, 'b/item-50', START + DAY);
  expect([status, body.code]).toEqual([422, 'too_many_waivers']);
  // In the place of one that it has there is room.
  expect((await waive(db.hostId, 'b/item-0', START + HOUR)).status).toBe(200);
  await fleetStub().check(START);
  const published = (await call('GET', `/api/security/drift?host=${db.hostId}`)).body.scenarios;
  expect(published.waived.length + (published.cut?.waived ?? 0)).toBe(50);
});

test('a host that is removed takes its waivers with it', async () => {
  await waive(web.hostId, 'a/one', START + DAY);
  await call('DELETE', `/api/hosts/${web.hostId}`);
  expect((await call('GET', '/api/waivers')).body.waivers).toEqual([]);
});
