import { reset, runInDurableObject } from 'cloudflare:test';
import { afterAll, expect, inject, test } from 'vitest';
import { Random } from '../../doubles/random.ts';
import { TestAgent } from '../support/agent.ts';
import { START } from '../support/clock.ts';
import { fleetStub } from '../support/env.ts';
import { SimulatedClock } from './clock.ts';
import { simulate } from './simulate.ts';

const { seed: SEED, days: DAYS } = inject('simulation');
const HOSTS = 3;

declare module 'vitest' {
  interface ProvidedContext {
    /** By vitest.config.ts, from the environment. */
    simulation: { seed: number; days: number };
  }
}

afterAll(() => reset());

test('a week: readers see the truth in time or an honest unknown, and never a false green', { timeout: 3_600_000 }, async () => {
  const clock = new SimulatedClock(START);
  const uninstall = clock.install();
  const agents: TestAgent[] = [];
  for (let host = 0; host < HOSTS; host += 1) agents.push(await TestAgent.enrol(`host-${host}`));
  for (const agent of agents) agent.sequence = 0;
  const week = await runInDurableObject(fleetStub(), (_, state) =>
    simulate(state, clock, agents, DAYS, new Random(SEED)),
  ).finally(uninstall);
  console.log(JSON.stringify(week, null, 1));
  expect(week.violations).toEqual([]);
});
