import { reset, runInDurableObject } from 'cloudflare:test';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Fleet } from '../../../../worker/fleet/index.ts';
import { TestAgent } from '../../support/agent.ts';
import { call } from '../../support/api.ts';
import { START, setClock } from '../../support/clock.ts';
import { fleetStub } from '../../support/env.ts';
import { at, HOUR, hostIn, listed, mute, sequence } from './support/quiet.ts';

afterEach(() => reset());
let web: TestAgent;
let db: TestAgent;
beforeEach(async () => {
  await setClock(START);
  [web, db] = [await TestAgent.enrol('web'), await TestAgent.enrol('db')];
  await web.report();
  await db.report();
});

const muted = { until: at(START + HOUR), reason: 'moving', by: 'owner' };

test('a mute of all hosts stands in the documents of each, also of one that enrols later', async () => {
  const { body } = await mute('*', START + HOUR, 'moving');
  expect(body.hosts).toBe('*');
  const later = await TestAgent.enrol('later');
  await fleetStub().check(START);
  for (const { hostId } of [web, db, later])
    expect([await hostIn(hostId), await hostIn(hostId, false), await listed(hostId)]).toMatchObject([
      { muted },
      { muted },
      { muted },
    ]);
  expect((await call('GET', '/api/hosts')).body.muted).toEqual(muted);
});

test('it is written once, and not a row a host', async () => {
  const lines = () =>
    runInDurableObject(fleetStub(), (_: Fleet, { storage: { sql } }) => sql.exec('SELECT * FROM verdicts').toArray());
  const [before, begun] = [await lines(), await sequence()];
  await mute('*', START + HOUR, 'moving');
  expect(await lines()).toEqual(before);
  expect(await sequence()).toBe(begun + 1);
});

test('when it is over the list is another one, without anybody asking anew', async () => {
  await mute('*', START + HOUR, 'moving');
  await setClock(START + HOUR);
  const before = await sequence();
  await fleetStub().check(START + HOUR);
  expect(await sequence()).toBeGreaterThan(before);
  const { body } = await call('GET', '/api/hosts');
  expect(body).not.toHaveProperty('muted');
  expect(await hostIn(web.hostId)).toMatchObject({ muted: null });
});

test('of a mute of all and one by name that which ends last is told', async () => {
  await mute('*', START + HOUR, 'moving');
  await mute([web.hostId], START + 2 * HOUR, 'longer');
  expect([(await hostIn(web.hostId)).muted, (await hostIn(db.hostId)).muted]).toMatchObject([
    { reason: 'longer' },
    { reason: 'moving' },
  ]);
  expect((await call('PATCH', `/api/hosts/${db.hostId}`, { name: 'store' })).body.muted).toMatchObject({ reason: 'moving' });
});
