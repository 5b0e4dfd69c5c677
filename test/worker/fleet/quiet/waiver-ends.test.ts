import { evictDurableObject, reset } from 'cloudflare:test';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loaded, RUNNING, TestAgent } from '../../support/agent.ts';
import { call } from '../../support/api.ts';
import { START, setClock, tickFrom } from '../../support/clock.ts';
import { fleetStub } from '../../support/env.ts';
import { at, DAY, events, HOUR, MINUTE, sequence, verdictOf, waive } from './support/quiet.ts';

afterEach(() => reset());
let web: TestAgent;
beforeEach(async () => {
  await setClock(START);
  web = (await TestAgent.enrol('web')).installsKnown(['a/one', 'a/two']);
  await web.report();
  await web.installsKnown(['a/two']).report();
});

const waivers = async () => (await call('GET', '/api/waivers')).body.waivers;
const said = async () => (await events(web.hostId, 'waiver_ended')).map(({ detail, actor_kind }) => [actor_kind, detail]);

test('at its end the check takes it away, and it differs as before', async () => {
  await waive(web.hostId, 'a/one', START + HOUR);
  await setClock(START + HOUR);
  const before = await sequence();
  await fleetStub().check(START + HOUR);
  expect(await sequence()).toBeGreaterThan(before);
  expect(await verdictOf(web.hostId)).toMatchObject({ drift_detected: true, waived: [] });
  expect(await waivers()).toEqual([]);
  expect(await said()).toEqual([['argos', 'The waiver of a/one, which owner made, is over: a/one is not installed still.']]);
  expect((await events(web.hostId, 'waiver_ended'))[0]?.at).toBe(at(START + HOUR));
});

test('when the difference goes away by a report it ends, and does not come back with it', async () => {
  await waive(web.hostId, 'a/one', START + DAY);
  await web.installsKnown(['a/one', 'a/two']).report();
  expect(await waivers()).toEqual([]);
  expect(await said()).toEqual([['argos', 'The waiver of a/one, which owner made, ended: it does not differ any more.']]);
  await web.installsKnown(['a/two']).report();
  expect(await verdictOf(web.hostId)).toMatchObject({ drift_detected: true, waived: [] });
});

test('when the intent comes to agree it ends too', async () => {
  await waive(web.hostId, 'a/one', START + DAY);
  await call('PATCH', `/api/security/scenarios/a%2Fone?host=${web.hostId}`, { declared: 'disabled' });
  expect(await verdictOf(web.hostId)).toMatchObject({ status: 'in_sync', waived: [] });
  expect(await waivers()).toEqual([]);
});

test('when it differs otherwise it ends, and the history says how it differs now', async () => {
  await waive(web.hostId, 'a/one', START + DAY);
  await web.installsKnown(['a/two'], ['a/one']).report();
  expect(await verdictOf(web.hostId)).toMatchObject({ actually_missing: [], actually_simulated: ['a/one'], waived: [] });
  expect(await said()).toEqual([
    [
      'argos',
      'The waiver of a/one, which owner made, ended, since it differs otherwise than was accepted: a/one is only simulated.',
    ],
  ]);
});

test('a threshold that is set to yet another number was not accepted', async () => {
  await call('PATCH', `/api/security/appsec-tuning?host=${web.hostId}`, { inbound_threshold: 9 });
  await waive(web.hostId, 'inbound', START + DAY, 'appsec_tuning');
  web.tuning = { ...web.tuning, inbound: 99 };
  await web.report();
  expect(await verdictOf(web.hostId, 'appsec_tuning')).toMatchObject({ status: 'drifted', waived: [] });
  expect((await said())[0]?.[1]).toContain('inbound threshold is 99, not 9');
});

test('a difference in what runs is another one than that on the disk', async () => {
  web.engine = { ...RUNNING, scenarios: loaded() };
  await web.installsKnown(['a/one', 'a/two']).report();
  await call('PATCH', `/api/security/scenarios/a%2Fone?host=${web.hostId}`, { declared: 'disabled' });
  await waive(web.hostId, 'a/one', START + DAY);
  expect(await verdictOf(web.hostId)).toMatchObject({ actually_enabled: ['a/one'], waived: ['a/one'] });
  web.engine = { ...RUNNING, scenarios: loaded({ removed: ['a/one'] }) };
  await web.installsKnown(['a/two']).report();
  const { reason, waived } = await verdictOf(web.hostId);
  expect([reason, waived]).toEqual(['reload_needed', []]);
});

test('silence ends no waiver: nothing new is known', async () => {
  await waive(web.hostId, 'a/one', START + DAY);
  await tickFrom(START, 10);
  expect(await verdictOf(web.hostId)).toMatchObject({
    reason: 'agent_silent',
    drift_detected: true,
    waived: ['a/one'],
  });
});

test('what is half done while an apply is at work ends no waiver', async () => {
  await waive(web.hostId, 'a/one', START + DAY);
  web.applyRunning = true;
  await web.installsKnown(['a/one', 'a/two']).report();
  expect(await verdictOf(web.hostId)).toMatchObject({ waived: [] });
  await web.installsKnown(['a/two']).report();
  web.applyRunning = false;
  await web.heartbeat();
  expect(await verdictOf(web.hostId)).toMatchObject({ waived: ['a/one'] });
});

test('one that an apply made agree has ended when the apply has', async () => {
  await waive(web.hostId, 'a/one', START + DAY);
  web.applyRunning = true;
  await web.installsKnown(['a/one', 'a/two']).report();
  web.applyRunning = false;
  await web.heartbeat();
  expect(await waivers()).toEqual([]);
});

test('a person ends it before its time, once', async () => {
  const { id } = (await waive(web.hostId, 'a/one', START + DAY)).body;
  expect((await call('DELETE', `/api/waivers/${id}`)).status).toBe(204);
  expect(await verdictOf(web.hostId)).toMatchObject({ drift_detected: true, waived: [] });
  expect((await said())[0]?.[0]).toBe('owner');
  expect(await call('DELETE', `/api/waivers/${id}`)).toMatchObject({ status: 404, body: { code: 'unknown_waiver' } });
});

test('it holds across a restart, and until the moment of its end', async () => {
  await waive(web.hostId, 'a/one', START + HOUR);
  await evictDurableObject(fleetStub());
  await setClock(START + MINUTE);
  await fleetStub().check(START + MINUTE);
  expect(await verdictOf(web.hostId)).toMatchObject({ waived: ['a/one'] });
});

test('only what a person ended is in the owner’s list', async () => {
  await waive(web.hostId, 'a/one', START + DAY);
  await web.installsKnown(['a/one', 'a/two']).report();
  expect((await call('GET', '/api/acts?kind=waiver_ended')).body.acts).toEqual([]);
});
