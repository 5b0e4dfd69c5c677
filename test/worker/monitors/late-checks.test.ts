import { reset, runInDurableObject } from 'cloudflare:test';
import { afterEach, expect, test } from 'vitest';
import { readFleet } from '../../../worker/fleet/tables/fleet.ts';
import { TestAgent } from '../support/agent.ts';
import { START, setClock } from '../support/clock.ts';
import { fleetStub } from '../support/env.ts';

afterEach(() => reset());

const SECOND_MS = 1_000;

/** The cron's tick at so many seconds after the start. */
async function tick(seconds: number, scheduledFor = seconds) {
  await setClock(START + seconds * SECOND_MS);
  await fleetStub().check(START + scheduledFor * SECOND_MS);
}

const late = () => runInDurableObject(fleetStub(), (_, { storage }) => readFleet(storage.sql).checks_late);

test('a check that comes over 120 s after the one before is late, and one after 120 s is not', async () => {
  for (const seconds of [0, 60, 180, 300]) await tick(seconds);
  expect(await late()).toBe(0);
  await tick(421);
  await tick(480);
  expect(await late()).toBe(1);
});

test('the first check of all is not, however long a new cron trigger takes', async () => {
  await tick(900);
  expect(await late()).toBe(0);
});

test('a check that a report makes up is late, and the tick that follows in time is not late as well', async () => {
  const agent = await TestAgent.enrol();
  await tick(0);
  await setClock(START + 600 * SECOND_MS);
  await agent.report();
  expect(await late()).toBe(1);
  await tick(660);
  expect(await late()).toBe(1);
});

test('a second tick of one moment counts nothing, and neither does a clock that is set back', async () => {
  await tick(0);
  await tick(600, 0);
  expect(await late()).toBe(0);
  await tick(610, 600);
  expect(await late()).toBe(1);
  await tick(60);
  expect(await late()).toBe(1);
});
