import { reset } from 'cloudflare:test';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { TestAgent } from '../../support/agent.ts';
import { call } from '../../support/api.ts';
import { START, setClock } from '../../support/clock.ts';
import { fleetStub } from '../../support/env.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let agent: TestAgent;
beforeEach(async () => {
  await setClock(START);
  agent = await TestAgent.enrol('web-2');
  await agent.installsKnown(['a/one']).report();
});
afterEach(() => reset());

const scenarios = async () => (await call('GET', '/api/security/drift?fresh=true')).body.scenarios;
const rowOf = async (name: string) =>
  (await call('GET', '/api/security/scenarios')).body.scenarios.find(
    (row: { canonical_name: string }) => row.canonical_name === name,
  );
const history = async () =>
  (await call('GET', `/api/hosts/${agent.hostId}/events`)).body.events.map(({ detail }: { detail: string }) => detail);
const revision = async () => (await call('GET', '/api/hosts')).body.hosts[0].intent_revision;

/** Lets time pass minute by minute, with a tick and the heartbeat of a host that is as before. */
async function quietUntil(from: number, to: number) {
  for (let now = from; now <= to; now += MINUTE) {
    await setClock(now);
    await agent.heartbeat();
    await fleetStub().check(now);
  }
}

test('what is added in the first half hour joins with its report, once, and the revision rises', async () => {
  await setClock(START + 29 * MINUTE);
  const before = await revision();
  await agent.installsKnown(['a/one', 'a/two'], ['a/quiet']).report();
  expect(await scenarios()).toMatchObject({ status: 'in_sync', baseline_count: 3, new_since_baseline: { count: 0 } });
  expect(await revision()).toBe(before + 1);
  expect((await history())[0]).toBe(
    'Added within 30 minutes of the adoption: 2 scenarios have joined what web-2 shall have: a/two and a/quiet.',
  );
  expect(await rowOf('a/quiet')).toMatchObject({ simulated_in_baseline: true });
});

test('what is added later is told with its moment, and joins after 24 hours by a tick, with nothing said by the host', async () => {
  const came = START + 40 * MINUTE;
  await setClock(came);
  await agent.installsKnown(['a/one', 'a/two']).report();
  expect(await scenarios()).toMatchObject({ status: 'in_sync', new_since_baseline: { count: 1, names: ['a/two'] } });
  expect(await rowOf('a/two')).toMatchObject({ in_baseline: false, new_since: new Date(came).toISOString() });
  const before = await revision();
  const due = came + 24 * HOUR;
  await quietUntil(due - 3 * MINUTE, due - MINUTE);
  expect(await revision()).toBe(before);
  await setClock(due);
  await fleetStub().check(due);
  expect(await revision()).toBe(before + 1);
  expect((await history())[0]).toBe('Installed for 24 hours: 1 scenario has joined what web-2 shall have: a/two.');
  expect(await scenarios()).toMatchObject({ baseline_count: 2, new_since_baseline: { count: 0, names: [] } });
  expect(await rowOf('a/two')).not.toHaveProperty('new_since');
  expect((await agent.heartbeat()).body.intent.enabled_scenarios).toEqual(['a/one', 'a/two']);
  await agent.installsKnown(['a/one']).report();
  expect(await scenarios()).toMatchObject({ status: 'drifted', actually_missing: ['a/two'] });
});

test('what an operator changes in the minute before it is due does not keep it waiting', async () => {
  const came = START + 40 * MINUTE;
  await setClock(came);
  await agent.installsKnown(['a/one', 'a/two']).report();
  const due = came + 24 * HOUR;
  await quietUntil(due - 2 * MINUTE, due - MINUTE);
  await setClock(due + 1);
  await call('PATCH', '/api/security/scenarios/b%2Fother', { disabled: true });
  expect(await scenarios()).toMatchObject({ baseline_count: 1 });
  await setClock(due + 2);
  await fleetStub().check(due + 2);
  expect(await scenarios()).toMatchObject({ baseline_count: 2 });
});

test('a heartbeat lets it join where no tick came by', async () => {
  const came = START + 40 * MINUTE;
  await setClock(came);
  await agent.installsKnown(['a/one', 'a/two']).report();
  await setClock(came + 24 * HOUR);
  const { body } = await agent.heartbeat();
  expect(body.intent.enabled_scenarios).toEqual(['a/one', 'a/two']);
});

test('what went meanwhile begins anew', async () => {
  const came = START + 40 * MINUTE;
  await setClock(came);
  await agent.installsKnown(['a/one', 'a/two']).report();
  await setClock(came + HOUR);
  await agent.installsKnown(['a/one']).report();
  await setClock(came + 2 * HOUR);
  await agent.installsKnown(['a/one', 'a/two']).report();
  await quietUntil(came + 24 * HOUR, came + 24 * HOUR + 2 * MINUTE);
  expect(await scenarios()).toMatchObject({ baseline_count: 1, new_since_baseline: { names: ['a/two'] } });
  await quietUntil(came + 26 * HOUR, came + 26 * HOUR);
  expect(await scenarios()).toMatchObject({ baseline_count: 2 });
});

test('nobody knows what a silent host has: it joins when the host says that it is still there', async () => {
  const came = START + 40 * MINUTE;
  await setClock(came);
  await agent.installsKnown(['a/one', 'a/two']).report();
  await fleetStub().check(came);
  for (let minute = 1; minute <= 10; minute += 1) {
    await setClock(came + minute * MINUTE);
    await fleetStub().check(came + minute * MINUTE);
  }
  const due = came + 24 * HOUR;
  for (const now of [due, due + MINUTE]) {
    await setClock(now);
    await fleetStub().check(now);
  }
  expect(await scenarios()).toMatchObject({ reason: 'agent_silent', baseline_count: 1 });
  await setClock(due + 2 * MINUTE);
  await agent.heartbeat();
  expect(await scenarios()).toMatchObject({ status: 'in_sync', baseline_count: 2 });
});

test('what is declared does not join, and may after the declaration was withdrawn', async () => {
  await call('PATCH', '/api/security/scenarios/a%2Ftwo', { disabled: false });
  await agent.installsKnown(['a/one', 'a/two']).report();
  expect(await scenarios()).toMatchObject({ baseline_count: 1, expected_enabled: ['a/two'], new_since_baseline: { count: 0 } });
  await setClock(START + HOUR);
  await call('DELETE', '/api/security/scenarios/a%2Ftwo');
  expect(await scenarios()).toMatchObject({ baseline_count: 1, new_since_baseline: { names: ['a/two'] } });
});

test('during an apply nothing joins: what it removes again in the end was never meant to stay', async () => {
  agent.applyRunning = true;
  await agent.installsKnown(['a/one', 'a/two']).report();
  agent.applyRunning = false;
  await agent.installsKnown(['a/one']).report();
  expect(await scenarios()).toMatchObject({ status: 'in_sync', baseline_count: 1 });
});
