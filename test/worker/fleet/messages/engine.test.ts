import { reset, runInDurableObject } from 'cloudflare:test';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Fleet } from '../../../../worker/fleet/index.ts';
import { DOWN, loaded, RUNNING, TestAgent, UNKNOWN } from '../../support/agent.ts';
import { call } from '../../support/api.ts';
import { START, setClock, tickFrom } from '../../support/clock.ts';
import { fleetStub } from '../../support/env.ts';

const ssh = 'crowdsecurity/ssh-bf';
const http = 'crowdsecurity/http-probing';

let agent: TestAgent;
beforeEach(async () => {
  await setClock(START);
  agent = (await TestAgent.enrol()).installs(http);
  agent.engine = RUNNING;
  await agent.report();
  await call('PATCH', `/api/security/scenarios/${encodeURIComponent(ssh)}`, { disabled: true });
  await agent.heartbeat();
});
afterEach(() => reset());

const drift = async () => (await call('GET', '/api/security/drift?fresh=true')).body;
const kinds = async () => {
  const { events } = (await call('GET', `/api/hosts/${agent.hostId}/events`)).body;
  return events.map(({ kind }: { kind: string }) => kind);
};

test('a heartbeat that tells of another engine judges the host at once', async () => {
  expect((await drift()).scenarios).toMatchObject({ status: 'in_sync', evidence: 'running' });
  const { sequence } = await drift();
  await agent.runs({ ...RUNNING, reload_needed: true, scenarios: loaded({ removed: [ssh] }) });
  const after = await drift();
  expect(after.scenarios).toMatchObject({ status: 'drifted', reason: 'reload_needed', still_running: [ssh] });
  expect(after.host.engine).toMatchObject({ state: 'running', reload_needed: true });
  expect(after.sequence).toBeGreaterThan(sequence);
});

test('the answer tells the agent so too', async () => {
  const { body } = await agent.runs({ ...RUNNING, tuning: { inbound: 10, outbound: 4 } });
  expect(body.verdicts.appsec_tuning).toMatchObject({ status: 'drifted', reason: 'reload_needed', running_inbound: 10 });
});

test('an engine that is down ends every green, and its return brings them back by itself', async () => {
  await agent.runs(DOWN);
  const down = await drift();
  for (const surface of [down.scenarios, down.appsec_tuning]) {
    expect(surface).toMatchObject({ status: 'unknown', reason: 'engine_down', detail: expect.stringContaining(DOWN.why ?? '') });
  }
  expect(down.host.engine.state).toBe('down');
  await agent.runs(RUNNING);
  expect(await drift()).toMatchObject({
    scenarios: { status: 'in_sync', evidence: 'running' },
    host: { engine: { state: 'running' } },
  });
  expect((await kinds()).slice(0, 2)).toEqual(['engine_returned', 'engine_down']);
});

test('a drift that only the engine made is told as opened and cleared, with what ended it', async () => {
  await agent.runs({ ...RUNNING, reload_needed: true, scenarios: loaded({ removed: [ssh] }) });
  await agent.runs(RUNNING);
  const { events } = (await call('GET', `/api/hosts/${agent.hostId}/events`)).body;
  const [cleared, opened] = events.filter(({ kind }: { kind: string }) => kind.startsWith('drift_'));
  expect(opened).toMatchObject({
    kind: 'drift_opened',
    surface: 'scenarios',
    detail: expect.stringContaining('still has it loaded'),
  });
  expect(cleared).toMatchObject({ kind: 'drift_cleared', detail: 'Running as declared again.' });
});

test('a drift that only the engine made ends with what was known of it, and the history says no more than that', async () => {
  await agent.runs({ ...RUNNING, reload_needed: true, scenarios: loaded({ removed: [ssh] }) });
  await agent.runs(UNKNOWN);
  const { events } = (await call('GET', `/api/hosts/${agent.hostId}/events`)).body;
  expect(events[0]).toMatchObject({ kind: 'drift_cleared', detail: expect.stringContaining('not known any more') });
});

test.each([
  ['an engine that is not known any more', UNKNOWN],
  ['an older agent, which says nothing of it', undefined],
])('%s keeps no word of what ran', async (_, engine) => {
  await agent.runs(engine);
  expect(await drift()).toMatchObject({
    scenarios: { status: 'in_sync', evidence: 'disk', detail: expect.stringContaining('is not known') },
    appsec_tuning: { evidence: 'disk', running_inbound: null, running_outbound: null },
    host: { engine: { state: 'unknown', loaded_at: null } },
  });
});

test('a full report without it keeps no word of what ran either', async () => {
  agent.engine = undefined;
  await agent.installs(http, 'a/b').report();
  expect(await drift()).toMatchObject({ scenarios: { evidence: 'disk' }, host: { engine: { state: 'unknown' } } });
});

test('a silent agent claims nothing of what runs, in any document', async () => {
  const now = await tickFrom(START, 6);
  expect(await drift()).toMatchObject({
    scenarios: { reason: 'agent_silent', evidence: 'disk' },
    host: { engine: { state: 'unknown', loaded_at: null } },
  });
  const [host] = (await call('GET', '/api/hosts')).body.hosts;
  expect(host).toMatchObject({ engine: { state: 'unknown' }, surfaces: { scenarios: { evidence: 'disk' } } });
  const { scenarios } = (await call('GET', '/api/security/scenarios')).body;
  expect(scenarios.map(({ running }: { running: unknown }) => running)).toEqual([null, null]);
  await setClock(now + 1000);
  await agent.heartbeat();
  expect(await drift()).toMatchObject({ scenarios: { status: 'in_sync', evidence: 'running' } });
});

test('where the checks have stopped, nothing claims that it runs', async () => {
  await fleetStub().check(START);
  await setClock(START + 3_600_000);
  expect(await drift()).toMatchObject({
    scenarios: { reason: 'check_stopped', evidence: 'disk' },
    host: { engine: { state: 'unknown' } },
  });
  expect((await call('GET', '/api/hosts')).body.hosts[0].engine.state).toBe('unknown');
  expect((await call('GET', '/api/security/scenarios')).body.scenarios[0].running).toBeNull();
});

test('a heartbeat of a digest that is not held changes nothing of it', async () => {
  const strange = { ...agent.heartbeatBody(), digest: `sha256:${'0'.repeat(64)}`, engine: DOWN };
  expect(await agent.send(strange)).toMatchObject({ status: 409, body: { code: 'report_needed' } });
  expect((await drift()).host.engine.state).toBe('running');
});

test('after an enrolment under a new key nothing of the old engine counts', async () => {
  const { code } = (await call('POST', '/api/hosts/enrollments', { host_id: agent.hostId })).body;
  await TestAgent.enrol('web-1', code);
  expect(await drift()).toMatchObject({ scenarios: { evidence: 'disk' }, host: { engine: { state: 'unknown' } } });
});

test('two agents that take turns tell of two engines, and of neither', async () => {
  const other = crypto.randomUUID();
  const first = agent.instance;
  const before = await kinds();
  for (let turn = 0; turn < 6; turn += 1) {
    agent.instance = turn % 2 === 0 ? other : first;
    await agent.runs(turn % 2 === 0 ? DOWN : RUNNING);
  }
  expect(await drift()).toMatchObject({ scenarios: { reason: 'duplicate_agent' }, host: { engine: { state: 'unknown' } } });
  // The first turn is not yet known for one.
  expect((await kinds()).length - before.length).toBeLessThanOrEqual(1);
});

test('what is installed, loaded and still protects nobody is told, and an older agent tells of nothing', async () => {
  const gap = { kind: 'simulation', scenarios: [http], count: 1, detail: 'simulation.yaml lists it under exclusions' };
  agent.gaps = [gap];
  await agent.heartbeat();
  expect((await drift()).host.protection_gaps).toEqual([gap]);
  agent.gaps = undefined;
  await agent.heartbeat();
  expect((await drift()).host.protection_gaps).toEqual([]);
});

test('the published line lists ten changed files, a fresh answer all that were told', async () => {
  const changed_since = Array.from({ length: 100 }, (_, at) => `/etc/crowdsec/parsers/${at}.yaml`);
  await agent.runs({ ...RUNNING, reload_needed: true, changed_since, changed_count: 140 });
  await fleetStub().check(START + 60_000);
  const { engine } = (await call('GET', '/api/security/drift')).body.host;
  expect([engine.changed_since.length, engine.changed_count]).toEqual([10, 140]);
  expect((await drift()).host.engine.changed_since).toHaveLength(100);
});

test('an engine that a load would end is told beside a verdict that still runs as declared', async () => {
  await agent.send({ ...agent.heartbeatBody(), load_fault: 'scenarios/x.yaml: it has no name' });
  expect(await drift()).toMatchObject({
    scenarios: { status: 'in_sync', evidence: 'running' },
    host: { load_fault: 'scenarios/x.yaml: it has no name', engine: { state: 'running' } },
  });
});

test('what was said before a Worker of before took over for a while is no evidence afterwards', async () => {
  const later = START + 60_000;
  await runInDurableObject(fleetStub(), (_, { storage }) => {
    // It hears the agent and knows no column of the engine.
    storage.sql.exec('UPDATE liveness SET seen_at = ?, sequence = sequence + 1', later);
  });
  agent.sequence += 1;
  await setClock(later);
  await runInDurableObject(fleetStub(), (fleet: Fleet) => {
    fleet.deployment = 'the newer one again';
  });
  await fleetStub().check(later);
  expect(await drift()).toMatchObject({ scenarios: { evidence: 'disk' }, host: { engine: { state: 'unknown' } } });
  await setClock(later + 1000);
  await agent.heartbeat();
  expect(await drift()).toMatchObject({ scenarios: { evidence: 'running' }, host: { engine: { state: 'running' } } });
});

test('the row that a heartbeat writes holds what was said, as it was said', async () => {
  const stored = await runInDurableObject(fleetStub(), (_, { storage }) =>
    storage.sql.exec<{ engine: string }>('SELECT engine FROM liveness').one(),
  );
  expect(JSON.parse(stored.engine)).toEqual(RUNNING);
});
