import { reset, runInDurableObject } from 'cloudflare:test';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { deleteMute } from '../../../../worker/fleet/tables/mutes.ts';
import { RUNNING, TestAgent } from '../../support/agent.ts';
import { call } from '../../support/api.ts';
import { START, setClock } from '../../support/clock.ts';
import { fleetStub } from '../../support/env.ts';
import { addChannel, arrived, live, mute } from './support/outbox.ts';

const SSH = 'crowdsecurity/ssh-bf';
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

vi.setConfig({ testTimeout: 60_000 });

let agent: TestAgent;
let now = START;

beforeEach(async () => {
  now = START;
  await setClock(now);
  await addChannel('a');
  agent = (await TestAgent.enrol('web-1')).installs();
  agent.engine = RUNNING;
  await agent.report();
  await call('PATCH', `/api/security/scenarios/${encodeURIComponent(SSH)}`, { disabled: true });
  await agent.report();
  await pass(2);
});
afterEach(() => reset());

/** The agent is heard often enough that it is not silent. */
async function pass(minutes: number): Promise<void> {
  for (let minute = 0; minute < minutes; minute += 1) {
    if (minute % 3 === 0) await agent.heartbeat();
    now = await live(now, now + MINUTE);
  }
}

const drifts = () => agent.installs(SSH).report();
const isMended = () => agent.installs().report();
const told = async () => (await arrived()).map(({ type, data }) => `${type} ${data.hosts.map(({ name }) => name).join(',')}`);

test('nothing is told while it lasts, and once after it what is still wrong', async () => {
  await mute([agent.hostId], now + 2 * HOUR);
  await drifts();
  await pass(119);
  expect(await told()).toEqual([]);
  await pass(2);
  expect(await told()).toEqual(['incident.opened web-1']);
  await pass(60);
  expect(await told()).toEqual([]);
});

test('what was told before it is told once more after it', async () => {
  await drifts();
  await pass(6);
  expect(await told()).toEqual(['incident.opened web-1']);
  await mute('*', now + 2 * HOUR);
  await pass(119);
  expect(await told()).toEqual([]);
  await pass(62);
  expect(await told()).toEqual(['incident.reminder web-1']);
});

test('what is over by then is told to nobody who was not told of it', async () => {
  await mute('*', now + 2 * HOUR);
  await drifts();
  await pass(30);
  await isMended();
  await pass(150);
  expect(await told()).toEqual([]);
});

test('the end of what was told before it is told after it', async () => {
  await drifts();
  await pass(6);
  await told();
  await mute('*', now + 2 * HOUR);
  await isMended();
  await pass(118);
  expect(await told()).toEqual([]);
  await pass(3);
  expect(await told()).toEqual(['incident.closed web-1']);
});

test('one that is taken back is over at once', async () => {
  await mute('*', now + 2 * HOUR);
  await drifts();
  await pass(10);
  await runInDurableObject(fleetStub(), (_, { storage: { sql } }) => deleteMute(sql, 'm'));
  await pass(1);
  expect(await told()).toEqual(['incident.opened web-1']);
});

test('a channel that is added is told at once what is open and not muted', async () => {
  await drifts();
  await pass(30);
  await told();
  await addChannel('b', { drift_by_host: { wait_s: 0 } });
  await addChannel('standby', {}, 'a');
  await pass(1);
  expect((await arrived('b')).map(({ type }) => type)).toEqual(['incident.opened']);
  expect(await arrived('standby')).toEqual([]);
  expect(await told()).toEqual([]);
});

/** The agent tells of an apply that began now, for so many minutes. */
async function applying(minutes: number): Promise<void> {
  const since = now;
  agent.applyRunning = true;
  for (let minute = 0; minute < minutes; minute += 1) {
    const observed = Date.parse(agent.heartbeatBody().observed_at);
    agent.apply = { revision: 1, since: new Date(observed - (now - since)).toISOString() };
    await pass(1);
  }
}

test('while an apply is at work nothing is told, for ten minutes at most', async () => {
  await drifts();
  await pass(4);
  await applying(9);
  expect(await told()).toEqual([]);
  await pass(2);
  expect(await told()).toEqual(['incident.opened web-1']);
});

test('with the end of the apply it is told at once', async () => {
  await drifts();
  await applying(7);
  expect(await told()).toEqual([]);
  agent.applyRunning = false;
  agent.apply = undefined;
  await pass(1);
  expect(await told()).toEqual(['incident.opened web-1']);
});
