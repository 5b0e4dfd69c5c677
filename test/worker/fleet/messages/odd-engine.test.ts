import { reset } from 'cloudflare:test';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DOWN, loaded, RUNNING, TestAgent } from '../../support/agent.ts';
import { call } from '../../support/api.ts';

const ssh = 'crowdsecurity/ssh-bf';
const names = (count: number) => Array.from({ length: count }, (_, at) => `crowdsecurity/scenario-with-a-long-name-${at}`);

let agent: TestAgent;
beforeEach(async () => {
  agent = (await TestAgent.enrol()).installs('crowdsecurity/http-probing');
  agent.engine = RUNNING;
  await agent.report();
  await call('PATCH', `/api/security/scenarios/${encodeURIComponent(ssh)}`, { disabled: true });
  await agent.heartbeat();
});
afterEach(() => reset());

const drift = async () => (await call('GET', '/api/security/drift?fresh=true')).body;

test('ten thousand names are compared, stored and listed', async () => {
  const removed = [...names(9_999), ssh].sort();
  expect((await agent.runs({ ...RUNNING, scenarios: loaded({ removed }) })).status).toBe(200);
  expect((await drift()).scenarios).toMatchObject({ reason: 'reload_needed', still_running: [ssh] });
  const { scenarios } = (await call('GET', '/api/security/scenarios')).body;
  expect(scenarios).toHaveLength(10_001);
  expect((await agent.heartbeat()).status).toBe(200);
});

test('a message as large as one may be is stored', async () => {
  const some = names(4_000);
  const scenarios = loaded({ removed: some, added: some, simulated: some, not_simulated: some });
  const body = JSON.stringify({ ...agent.heartbeatBody(), engine: { ...RUNNING, scenarios } });
  expect(body.length).toBeGreaterThan(600_000);
  expect((await agent.runs({ ...RUNNING, scenarios })).status).toBe(200);
  expect((await drift()).host.engine.state).toBe('running');
});

test.each([
  ['more names than there may be', { ...RUNNING, scenarios: loaded({ added: names(10_001) }) }, 'engine.scenarios.added'],
  ['more paths than there may be', { ...RUNNING, changed_since: Array(101).fill('/a') }, 'engine.changed_since'],
  ['a state that is none', { ...RUNNING, state: 'fine' }, 'engine.state'],
  ['a negative count', { ...RUNNING, changed_count: -1 }, 'engine.changed_count'],
  ['a time that is none', { ...RUNNING, loaded_at: 'yesterday' }, 'engine.loaded_at'],
  ['a threshold that is none', { ...RUNNING, tuning: { inbound: 1.5, outbound: 4 } }, 'engine.tuning.inbound'],
  ['no engine at all', null, 'engine'],
])('%s is refused, naming the field, and changes nothing', async (_, engine, field) => {
  const before = await drift();
  const answer = await agent.send({ ...agent.heartbeatBody(), engine });
  expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_body', field } });
  const { expires_at: _before, ...held } = before;
  const { expires_at: _after, ...after } = await drift();
  expect(after).toEqual(held);
});

test('a running engine whose parts are not known rests on the disk', async () => {
  await agent.runs({ ...RUNNING, scenarios: null, tuning: null });
  expect(await drift()).toMatchObject({
    scenarios: { status: 'in_sync', evidence: 'disk' },
    appsec_tuning: { status: 'in_sync', evidence: 'disk' },
    host: { engine: { state: 'running' } },
  });
});

test('one that is down and says that it runs something runs nothing', async () => {
  await agent.runs({
    ...DOWN,
    reload_needed: true,
    changed_since: ['/a'],
    changed_count: 1,
    scenarios: loaded({ removed: [ssh] }),
  });
  expect(await drift()).toMatchObject({
    scenarios: { reason: 'engine_down', still_running: [], drift_detected: false },
    host: { engine: { state: 'down', reload_needed: false, changed_since: [], changed_count: 0 } },
  });
});

test('times ahead of the server are no load, and open no hole in the history', async () => {
  const ahead = new Date(Date.now() + 86_400_000).toISOString();
  await agent.runs({ ...RUNNING, reload_needed: true });
  await agent.runs({ ...RUNNING, loaded_at: ahead, started_at: ahead });
  expect((await drift()).host.engine).toMatchObject({ state: 'running', loaded_at: null, started_at: null });
  const { events } = (await call('GET', `/api/hosts/${agent.hostId}/events`)).body;
  for (const { at } of events) expect(Date.parse(at)).toBeLessThanOrEqual(Date.now());
});

test('names that would be members of an object are names', async () => {
  agent.scenarios = { ...agent.scenarios, installed: [] };
  await agent.report();
  await agent.runs({ ...RUNNING, scenarios: loaded({ removed: ['__proto__', 'constructor', ''] }) });
  const { scenarios } = (await call('GET', '/api/security/scenarios')).body;
  const running = scenarios.filter((row: { running: boolean }) => row.running);
  expect(running.map((row: { canonical_name: string }) => row.canonical_name).sort()).toEqual(['', '__proto__', 'constructor']);
});
