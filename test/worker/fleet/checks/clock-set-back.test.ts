import { reset } from 'cloudflare:test';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { TestAgent } from '../../support/agent.ts';
import { call } from '../../support/api.ts';
import { START, setClock, tickFrom } from '../../support/clock.ts';
import { fleetStub } from '../../support/env.ts';

const HOUR = 3_600_000;
let agent: TestAgent;
let now: number;

beforeEach(async () => {
  now = START + 12 * HOUR;
  await setClock(now);
  agent = await TestAgent.enrol();
  await agent.report();
  await fleetStub().check(now);
  now = START + 2 * HOUR;
  await setClock(now);
});
afterEach(() => reset());

async function tick(minutes: number) {
  now = await tickFrom(now, minutes);
}
const fresh = async () => (await call('GET', '/api/security/drift?fresh=true')).body;

test('a clock that is set back by ten hours stops no check', async () => {
  await tick(1);
  expect((await fresh()).last_check_at).toBe(new Date(now).toISOString());
});

test('nor hides a silence', async () => {
  await tick(5);
  expect((await fresh()).appsec_tuning.reason).toBe('agent_silent');
});

test('an agent that goes on is not taken for silent', async () => {
  await tick(2);
  await agent.heartbeat();
  await tick(3);
  expect((await fresh()).appsec_tuning.status).toBe('in_sync');
});
