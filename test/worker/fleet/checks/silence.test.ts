import { reset } from 'cloudflare:test';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { TestAgent } from '../../support/agent.ts';
import { call } from '../../support/api.ts';
import { START, setClock, tickFrom } from '../../support/clock.ts';
import { fleetStub } from '../../support/env.ts';

const MINUTE = 60_000;
const ssh = 'crowdsecurity/ssh-bf';
let agent: TestAgent;
let now: number;

beforeEach(async () => {
  now = START;
  await setClock(now);
  agent = (await TestAgent.enrol()).installs(ssh);
  await agent.report();
  await fleetStub().check(now);
});
afterEach(() => reset());

async function tick(minutes: number) {
  now = await tickFrom(now, minutes);
}
const scenarios = async () => (await call('GET', '/api/security/drift?fresh=true')).body.scenarios;
const events = async () =>
  (await call('GET', `/api/hosts/${agent.hostId}/events`)).body.events as { kind: string; at: string; detail: string }[];
const at = (ms: number) => new Date(ms).toISOString();

test('an agent that says nothing for three heartbeats and half a minute is silent, since then', async () => {
  await tick(3);
  expect((await scenarios()).status).toBe('undeclared');
  await tick(1);
  expect(await scenarios()).toMatchObject({
    status: 'unknown',
    reason: 'agent_silent',
    since: at(START + 210_000),
    last_known_at: at(START),
  });
  expect((await events())[0]).toMatchObject({ kind: 'agent_silent', at: at(START + 210_000) });
});

test('heartbeats keep it alive, and one after a silence brings the verdict back as it was', async () => {
  await call('PATCH', `/api/security/scenarios/${encodeURIComponent(ssh)}`, { disabled: true });
  const { since } = await scenarios();
  await tick(2);
  await agent.heartbeat();
  await tick(3);
  expect(await scenarios()).toMatchObject({ status: 'drifted', since });
  await tick(5);
  expect(await scenarios()).toMatchObject({ status: 'unknown', drift_detected: true, cause: 'intent' });
  await agent.heartbeat();
  expect(await scenarios()).toMatchObject({ status: 'drifted', since });
  expect((await events()).map(({ kind }) => kind).slice(0, 2)).toEqual(['agent_returned', 'agent_silent']);
});

test('an intent that changes during the silence is compared with the last evidence', async () => {
  await tick(5);
  await call('PATCH', `/api/security/scenarios/${encodeURIComponent(ssh)}`, { disabled: true });
  expect(await scenarios()).toMatchObject({
    status: 'unknown',
    reason: 'agent_silent',
    drift_detected: true,
    actually_enabled: [ssh],
  });
});

test('the minutes in which nobody checked do not count', async () => {
  now += 600 * MINUTE;
  await setClock(now);
  await fleetStub().check(now);
  expect((await scenarios()).status).toBe('undeclared');
  await tick(4);
  expect((await scenarios()).reason).toBe('agent_silent');
});

test('a check that is late is made up by a report that comes by', async () => {
  const other = await TestAgent.enrol('web-2');
  await other.report();
  now += 2 * MINUTE;
  await setClock(now);
  await agent.heartbeat();
  now += MINUTE;
  await setClock(now);
  await agent.heartbeat();
  const { body } = await call('GET', `/api/security/drift?fresh=true&host=${agent.hostId}`);
  expect(body.last_check_at).toBe(at(now));
});

describe('ticks', () => {
  test('two with one scheduledTime have the effect of one', async () => {
    await tick(1);
    const before = (await call('GET', '/api/security/drift?fresh=true')).body.last_check_at;
    await setClock(now + 20_000);
    await fleetStub().check(now);
    expect((await call('GET', '/api/security/drift?fresh=true')).body.last_check_at).toBe(before);
  });

  test('one that comes out of order has none', async () => {
    await tick(2);
    const before = (await call('GET', '/api/security/drift?fresh=true')).body.last_check_at;
    await setClock(now + 20_000);
    await fleetStub().check(now - MINUTE);
    expect((await call('GET', '/api/security/drift?fresh=true')).body.last_check_at).toBe(before);
  });
});

describe("two agents with one host's key", () => {
  const takeTurns = async () => {
    const [first, second] = [agent.instance, crypto.randomUUID()];
    for (const instance of [first, second, first]) {
      agent.instance = instance;
      await agent.report();
    }
  };

  test('make the host unknown while they take turns, and for a silence limit after', async () => {
    await takeTurns();
    expect(await scenarios()).toMatchObject({ status: 'unknown', reason: 'duplicate_agent', since: at(now) });
    await tick(2);
    await agent.heartbeat();
    expect((await scenarios()).reason).toBe('duplicate_agent');
    await tick(2);
    await agent.heartbeat();
    expect((await scenarios()).status).toBe('undeclared');
  });

  test('a restart and a check beside the daemon are no second agent', async () => {
    agent.instance = crypto.randomUUID();
    await agent.report();
    const daemon = agent.instance;
    for (const mode of ['check', 'run', 'check', 'run'] as const) {
      agent.mode = mode;
      agent.instance = mode === 'run' ? daemon : crypto.randomUUID();
      await agent.report();
    }
    expect((await scenarios()).status).toBe('undeclared');
  });
});
