import { reset } from 'cloudflare:test';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { TestAgent } from '../../support/agent.ts';
import { call } from '../../support/api.ts';
import { START, setClock } from '../../support/clock.ts';
import { fleetStub } from '../../support/env.ts';
import { at, DAY, events, HOUR, hostIn, listed, MINUTE, mute, sequence } from './support/quiet.ts';

afterEach(() => reset());
let web: TestAgent;
let db: TestAgent;
beforeEach(async () => {
  await setClock(START);
  [web, db] = [await TestAgent.enrol('web'), await TestAgent.enrol('db')];
  await web.report();
  await db.report();
});

const muted = { until: at(START + 2 * HOUR), reason: 'kernel upgrade', by: 'owner' };

test('a mute stands in the documents of its hosts, and of no others', async () => {
  const before = await sequence();
  const { status, body } = await mute([web.hostId], START + 2 * HOUR);
  expect(status).toBe(200);
  expect(body).toMatchObject({
    hosts: [{ id: web.hostId, name: 'web' }],
    until: muted.until,
    reason: 'kernel upgrade',
    created_at: at(START),
    created_by: 'owner',
    actor_kind: 'owner',
  });
  expect(await sequence()).toBeGreaterThan(before);
  await fleetStub().check(START);
  expect([await hostIn(web.hostId), await hostIn(web.hostId, false), await listed(web.hostId)]).toMatchObject([
    { muted },
    { muted },
    { muted },
  ]);
  expect([await hostIn(db.hostId), await hostIn(db.hostId, false), await listed(db.hostId)]).toMatchObject([
    { muted: null },
    { muted: null },
    { muted: null },
  ]);
  expect((await call('GET', '/api/mutes')).body.mutes).toEqual([body]);
});

test('it is in the history of its hosts, with who made it and why', async () => {
  await mute([web.hostId, db.hostId], START + HOUR);
  for (const { hostId } of [web, db]) {
    const [event] = await events(hostId, 'muted');
    expect(event).toMatchObject({ actor: 'owner', detail: expect.stringContaining('“kernel upgrade”') });
  }
});

test('when its time is over the next check takes it away, and no reader believes it until then', async () => {
  await mute([web.hostId], START + HOUR);
  await fleetStub().check(START);
  await setClock(START + HOUR);
  expect([await hostIn(web.hostId), (await listed(web.hostId))?.muted]).toMatchObject([{ muted: null }, null]);
  expect((await call('GET', '/api/mutes')).body.mutes).toEqual([]);
  const before = await sequence();
  await fleetStub().check(START + HOUR);
  expect(await sequence()).toBeGreaterThan(before);
  expect(await events(web.hostId, 'unmuted')).toMatchObject([{ at: at(START + HOUR), actor: 'argos' }]);
  const acts = (await call('GET', '/api/acts')).body.acts.map(({ kind }: { kind: string }) => kind);
  expect(acts).toContain('muted');
  expect(acts).not.toContain('unmuted');
});

test('the mute that ends last is told', async () => {
  await mute([web.hostId], START + HOUR, 'short');
  await mute([web.hostId, db.hostId], START + 3 * HOUR, 'long');
  await mute([web.hostId], START + 2 * HOUR, 'between');
  expect((await hostIn(web.hostId)).muted).toMatchObject({ reason: 'long' });
});

test('a mute can be ended before its time, once', async () => {
  const { id } = (await mute([web.hostId], START + HOUR)).body;
  expect((await call('DELETE', `/api/mutes/${id}`)).status).toBe(204);
  expect((await hostIn(web.hostId)).muted).toBeNull();
  expect(await events(web.hostId, 'unmuted')).toMatchObject([{ actor: 'owner' }]);
  expect(await call('DELETE', `/api/mutes/${id}`)).toMatchObject({ status: 404, body: { code: 'unknown_mute' } });
});

test.each([
  ['has passed', -1, /in the future/],
  ['is now', 0, /in the future/],
  ['is too far away', 367 * DAY, /at most a year/],
])('an end that %s is refused', async (_, after, words) => {
  const { status, body } = await mute([web.hostId], START + after);
  expect([status, body.code, body.field]).toEqual([400, 'invalid_body', 'until']);
  expect(body.detail).toMatch(words);
});

test('a host that there is not is named, and nothing is muted', async () => {
  const { status, body } = await mute([web.hostId, 'aaaaaaaaaaaa'], START + HOUR);
  expect([status, body.code]).toEqual([404, 'unknown_host']);
  expect(body.detail).toContain('aaaaaaaaaaaa');
  expect((await call('GET', '/api/mutes')).body.mutes).toEqual([]);
});

test('so many mutes are enough, and those that are over make room', async () => {
  for (let count = 0; count < 200; count += 1)
    await mute(count === 0 ? [web.hostId] : '*', START + (count === 0 ? MINUTE : HOUR));
  expect(await mute([db.hostId], START + HOUR)).toMatchObject({ status: 422, body: { code: 'too_many_mutes' } });
  await setClock(START + MINUTE);
  expect((await mute([db.hostId], START + HOUR)).status).toBe(200);
});

test('a host that is removed is in no mute any more', async () => {
  await mute([web.hostId], START + HOUR);
  await mute([web.hostId, db.hostId], START + 2 * HOUR);
  await call('DELETE', `/api/hosts/${web.hostId}`);
  expect((await call('GET', '/api/mutes')).body.mutes).toMatchObject([{ hosts: [{ id: db.hostId }] }]);
});

test('a host that is renamed goes by its new name', async () => {
  await mute([web.hostId], START + HOUR);
  await call('PATCH', `/api/hosts/${web.hostId}`, { name: 'front' });
  expect((await call('GET', '/api/mutes')).body.mutes).toMatchObject([{ hosts: [{ name: 'front' }] }]);
});
