import { reset } from 'cloudflare:test';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { item, TestAgent } from '../../support/agent.ts';
import { call } from '../../support/api.ts';
import { START, setClock } from '../../support/clock.ts';

const MINUTE = 60_000;

let agent: TestAgent;
beforeEach(async () => {
  await setClock(START);
  agent = await TestAgent.enrol('web-2');
});
afterEach(() => reset());

const verdict = async () => (await call('GET', '/api/security/drift?fresh=true')).body.scenarios;
const document = async () => (await call('GET', '/api/security/scenarios')).body;
const rowOf = async (name: string) =>
  (await document()).scenarios.find((row: { canonical_name: string }) => row.canonical_name === name);
const events = async (kind: string) =>
  (await call('GET', `/api/hosts/${agent.hostId}/events`)).body.events.filter((event: { kind: string }) => event.kind === kind);
const accept = async (names: 'all' | string[]) =>
  call('POST', `/api/security/baseline?host=${agent.hostId}`, { accept: names, seen: agent.heartbeatBody().digest });
const fault = (simulation_fault: string | null) => {
  agent.scenarios = { ...agent.scenarios, simulation_fault };
  return agent;
};

test('the history tells of one drift, which ends where it is seen to have ended', async () => {
  await agent.installsKnown(['a/one']).report();
  await setClock(START + MINUTE);
  await agent.installsKnown([], ['a/one']).report();
  await fault('permission denied').installs('a/one').report();
  expect(await verdict()).toMatchObject({ status: 'unknown', drift_detected: true, actually_simulated: ['a/one'] });
  await setClock(START + 2 * MINUTE);
  await fault(null).installsKnown([], ['a/one']).report();
  expect(await verdict()).toMatchObject({ status: 'drifted', since: new Date(START + MINUTE).toISOString() });
  expect(await events('drift_opened')).toHaveLength(1);
  expect(await events('drift_cleared')).toEqual([]);
  await agent.installsKnown(['a/one']).report();
  expect(await events('drift_cleared')).toMatchObject([{ detail: 'On disk as adopted again.' }]);
});

test('what ends while the rest is not known is not said to be as adopted', async () => {
  await agent.installsKnown(['a/one', 'a/two']).report();
  await agent.installsKnown(['a/one']).report();
  await fault('permission denied').installs('a/one', 'a/two').report();
  expect(await events('drift_cleared')).toMatchObject([
    { detail: 'What differed does so no more; whether all is as adopted is not known.' },
  ]);
});

describe('the rows', () => {
  test('say where it is not known, and only of what is installed', async () => {
    agent.scenarios.installed = [item('a/one', { simulated: false }), item('a/odd')];
    await agent.report();
    await call('PATCH', '/api/security/scenarios/a%2Fgone', { declared: 'simulated' });
    expect(await rowOf('a/odd')).toMatchObject({ installed: true, simulated: false, simulation_unknown: true });
    for (const known of ['a/one', 'a/gone']) expect(await rowOf(known)).not.toHaveProperty('simulation_unknown');
  });

  test('say it of all and cannot be accepted while simulation cannot be read', async () => {
    await agent.installsKnown([], ['a/one']).report();
    expect(await document()).toHaveProperty('digest');
    await fault('permission denied').report();
    expect(await rowOf('a/one')).toMatchObject({ simulated: false, simulation_unknown: true, simulated_in_baseline: true });
    expect(await document()).not.toHaveProperty('digest');
  });

  test('say what was adopted as simulated in part', async () => {
    agent.scenarios.installed = [
      item('a/part', { simulated: true, simulated_in_part: true }),
      item('a/whole', { simulated: true }),
    ];
    await agent.report();
    const now = { simulated: true, simulated_in_baseline: true };
    expect(await rowOf('a/part')).toMatchObject({ ...now, simulated_in_part: true, in_part_in_baseline: true });
    expect(await rowOf('a/whole')).toMatchObject(now);
    expect(await rowOf('a/whole')).not.toHaveProperty('in_part_in_baseline');
  });
});

describe('accepting', () => {
  beforeEach(async () => {
    await agent.installsKnown(['a/one', 'a/odd']).report();
    agent.scenarios.installed = [item('a/one', { simulated: true, simulated_in_part: true }), item('a/odd')];
    await agent.report();
  });

  test('what is told leaves what is not as it was', async () => {
    expect((await accept('all')).body.count).toBe(2);
    expect((await events('intent_changed'))[0].detail).toBe(
      'Accepted what web-2 has, 2 scenarios in all; a/one shall be simulated in part; a/odd left as before, since it is not known whether simulated.',
    );
    expect(await rowOf('a/one')).toMatchObject({ in_part_in_baseline: true });
    expect(await verdict()).toMatchObject({ status: 'unknown', actually_simulated: [], not_simulated: [] });
  });

  test('by its name what is not told is refused, and it is named', async () => {
    expect(await accept(['a/odd'])).toMatchObject({
      status: 409,
      body: { code: 'report_undecided', detail: 'Whether a/odd is simulated is not known, so it cannot be accepted.' },
    });
  });
});

test('a local file that the hub has now is accepted once, and an apply brings it back from then on', async () => {
  agent.scenarios.installed = [item('a/one', { origin: 'local', simulated: false })];
  await agent.report();
  await agent.installsKnown(['a/one']).report();
  expect((await agent.heartbeat()).body.intent.enabled_scenarios).toEqual([]);
  await accept('all');
  expect((await events('intent_changed'))[0].detail).toBe("Accepted what web-2 has, 1 scenario in all; a/one is the hub's now.");
  expect((await agent.heartbeat()).body.intent.enabled_scenarios).toEqual(['a/one']);
});
