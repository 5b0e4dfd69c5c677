import { evictDurableObject, reset, runInDurableObject } from 'cloudflare:test';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { INCIDENT_KINDS, NEVER_MUTED_BY_HOST } from '#contract';
import { mutedUntil } from '../../../../worker/fleet/alerts/muted.ts';
import type { Fleet } from '../../../../worker/fleet/index.ts';
import { readMutes } from '../../../../worker/fleet/tables/mutes.ts';
import { TestAgent } from '../../support/agent.ts';
import { call } from '../../support/api.ts';
import { START, setClock } from '../../support/clock.ts';
import { fleetStub } from '../../support/env.ts';
import { at, DAY, events, HOUR, hostIn, MINUTE, mute } from './support/quiet.ts';

afterEach(() => reset());
let web: TestAgent;
let db: TestAgent;
beforeEach(async () => {
  await setClock(START);
  [web, db] = [await TestAgent.enrol('web'), await TestAgent.enrol('db')];
  await web.report();
  await db.report();
});

const mutes = () => runInDurableObject(fleetStub(), (_: Fleet, { storage: { sql } }) => readMutes(sql));

test('a host mutes itself for a while, which its documents and its history say', async () => {
  const { status, body } = await web.mute(7200);
  expect([status, body]).toEqual([200, { until: at(START + 2 * HOUR) }]);
  expect((await hostIn(web.hostId)).muted).toEqual({ until: at(START + 2 * HOUR), reason: 'kernel upgrade', by: 'host' });
  const [event] = await events(web.hostId, 'muted');
  expect(event).toMatchObject({ actor_kind: 'host', detail: expect.stringMatching(/The host says: “kernel upgrade”\.$/) });
  expect((await call('GET', '/api/acts?kind=muted')).body.acts).toMatchObject([
    { actor: 'host', actor_kind: 'host', host: { id: web.hostId } },
  ]);
});

test('it mutes no other host', async () => {
  await web.mute(7200);
  expect((await hostIn(db.hostId)).muted).toBeNull();
  const held = await mutes();
  expect(mutedUntil(held, db.hostId, 'drift_by_host', START)).toBeNull();
});

test('what a taken-over host would hide is told all the same', async () => {
  await web.mute(7200);
  const held = await mutes();
  const told = INCIDENT_KINDS.filter((kind) => mutedUntil(held, web.hostId, kind, START) === null);
  expect(told.sort()).toEqual(['duplicate_agent', 'engine_down', 'silence']);
  expect([...NEVER_MUTED_BY_HOST].sort()).toEqual(told);
});

test('what a person mutes is muted whole', async () => {
  await mute([web.hostId], START + HOUR);
  const held = await mutes();
  for (const kind of INCIDENT_KINDS) expect(mutedUntil(held, web.hostId, kind, START)).toBe(START + HOUR);
});

test('a newer one takes the place of the older, and nought ends it', async () => {
  await web.mute(7200);
  await web.mute(1800, 'shorter');
  expect(await mutes()).toMatchObject([{ until: START + HOUR / 2, reason: 'shorter' }]);
  expect((await web.mute(0, 'done')).body).toEqual({ until: null });
  expect(await mutes()).toEqual([]);
  expect((await hostIn(web.hostId)).muted).toBeNull();
  expect(await events(web.hostId, 'unmuted')).toMatchObject([{ actor_kind: 'host' }]);
  expect((await web.mute(0, 'again')).body).toEqual({ until: null });
  expect(await events(web.hostId, 'unmuted')).toHaveLength(1);
});

test('it ends nobody else’s mute', async () => {
  await mute([web.hostId], START + HOUR, 'by a person');
  await web.mute(0);
  expect((await hostIn(web.hostId)).muted).toMatchObject({ reason: 'by a person' });
});

test('the same again, as after a lost answer, is one mute and one event', async () => {
  await web.mute(7200);
  await setClock(START + 2_000);
  expect((await web.mute(7200)).body).toEqual({ until: at(START + 2 * HOUR) });
  expect(await events(web.hostId, 'muted')).toHaveLength(1);
});

test.each([
  ['more than a day', { duration_s: DAY / 1000 + 1, reason: 'x' }],
  ['less than nothing', { duration_s: -1, reason: 'x' }],
  ['a part of a second', { duration_s: 0.5, reason: 'x' }],
  ['no reason', { duration_s: 60, reason: '  ' }],
  ['no time', { reason: 'x' }],
  ['no JSON', 'mute me'],
])('%s is refused, and nothing is muted', async (_, body) => {
  const { status } = await web.sendMute(body);
  expect([400, 422]).toContain(status);
  expect(await mutes()).toEqual([]);
});

test('a replay is refused', async () => {
  await web.mute(7200);
  await web.mute(0);
  const sequence = web.sequence - 1;
  expect(await web.sendMute({ duration_s: 7200, reason: 'kernel upgrade' }, sequence)).toMatchObject({
    status: 409,
    body: { code: 'sequence_stale' },
  });
  expect(await mutes()).toEqual([]);
});

test('a message that was signed for another route mutes nothing', async () => {
  const { text, headers } = await web.sign({ duration_s: 7200, reason: 'x' }, ++web.sequence);
  expect(await call('POST', '/api/agent/mute', text, headers)).toMatchObject({
    status: 401,
    body: { code: 'signature_invalid' },
  });
});

test('being muted is no evidence that the host was looked at', async () => {
  const before = (await hostIn(web.hostId)).reported_at;
  await setClock(START + MINUTE);
  await web.mute(7200);
  expect((await hostIn(web.hostId)).reported_at).toBe(before);
});

test('a host mutes itself so often and no more on one day', async () => {
  for (let count = 0; count < 24; count += 1) {
    await setClock(START + count * MINUTE);
    expect((await web.mute(3600, `for the ${count}th time`)).status).toBe(200);
  }
  await setClock(START + HOUR);
  const { status, body } = await web.mute(3600, 'once more');
  expect([status, body.code]).toEqual([429, 'rate_limited']);
  expect(body.retry_after_s).toBe((DAY - HOUR) / 1000);
  // It can still end what it muted.
  expect((await web.mute(0)).status).toBe(200);
  await setClock(START + DAY);
  expect((await web.mute(3600, 'a new day')).status).toBe(200);
});

test('it holds across a restart, and ends by the server’s clock', async () => {
  await web.mute(3600);
  await evictDurableObject(fleetStub());
  await setClock(START + HOUR - 1);
  expect((await hostIn(web.hostId)).muted).toMatchObject({ by: 'host' });
  await setClock(START + HOUR);
  await fleetStub().check(START + HOUR);
  expect(await mutes()).toEqual([]);
  expect((await hostIn(web.hostId)).muted).toBeNull();
});

test('a person can end it', async () => {
  await web.mute(3600);
  const [{ id }] = (await call('GET', '/api/mutes')).body.mutes;
  expect((await call('DELETE', `/api/mutes/${id}`)).status).toBe(204);
  expect((await hostIn(web.hostId)).muted).toBeNull();
});

test('a host that enrols again begins without what was muted with the key of before', async () => {
  await web.mute(3600);
  const { code } = (await call('POST', '/api/hosts/enrollments', { host_id: web.hostId })).body;
  await TestAgent.enrol('web', code);
  expect(await mutes()).toEqual([]);
});

test('what hosts mute does not push out of the owner’s list who made what', async () => {
  const { id } = (await call('POST', '/api/tokens', { name: 'wall', role: 'read_only', expires_in_days: 1 })).body;
  expect(id).toBeTypeOf('string');
  await runInDurableObject(fleetStub(), (_: Fleet, { storage: { sql } }) => {
    for (let count = 0; count < 1_500; count += 1)
      sql.exec(
        "INSERT INTO acts (at, kind, actor, actor_kind, detail) VALUES (?, 'muted', 'host', 'host', 'The host muted itself.')",
        START + count,
      );
  });
  for (let count = 0; count < 100; count += 1) await mute('*', START + HOUR);
  const acts = (await call('GET', '/api/acts?kind=token_made')).body.acts;
  expect(acts).toHaveLength(1);
  const own = await runInDurableObject(fleetStub(), (_: Fleet, { storage: { sql } }) =>
    sql.exec<{ count: number }>("SELECT count(*) AS count FROM acts WHERE actor_kind = 'host' AND kind = 'muted'").one(),
  );
  expect(own.count).toBe(200);
});
