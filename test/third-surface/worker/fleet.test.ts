import { reset, runInDurableObject } from 'cloudflare:test';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { TestAgent } from '../../worker/support/agent.ts';
import { call } from '../../worker/support/api.ts';
import { fleetStub } from '../../worker/support/env.ts';
import type { LimitsReport } from '../contract/made-up-limits.ts';

type LimitsAgent = TestAgent & { made_up_limits?: LimitsReport };

const limits = (soft: number, hard: number): LimitsReport => ({ state: 'read', soft, hard });

let agent: LimitsAgent;
beforeEach(async () => {
  agent = Object.assign(await TestAgent.enrol('web-1'), { made_up_limits: limits(10, 20) });
});
afterEach(() => reset());

const drift = async (query: string) => (await call('GET', `/api/security/drift?${query}`)).body;
const fresh = async (host: string = agent.hostId) => drift(`fresh=true&host=${host}`);

test('what a host reports of it is adopted, judged and told to the agent', async () => {
  const { status, body } = await agent.report();
  expect(status).toBe(200);
  expect(body.intent).toMatchObject({ made_up_soft: 10, made_up_hard: 20 });
  expect(body.verdicts.made_up_limits).toMatchObject({ status: 'in_sync' });
  expect((await fresh()).made_up_limits).toMatchObject({
    status: 'in_sync',
    basis: 'adopted',
    expected_soft: 10,
    actual_hard: 20,
  });
});

test('beside an engine that is known to run it rests on the disk, since nobody sees what the engine loads of it', async () => {
  const engine = {
    state: 'running',
    why: null,
    started_at: null,
    loaded_at: null,
    reload_needed: false,
    changed_since: [],
    changed_count: 0,
    scenarios: { removed: [], added: [], simulated: [], not_simulated: [] },
    tuning: { inbound: 15, outbound: 4 },
  };
  await agent.report();
  await agent.send({ ...agent.heartbeatBody(), engine });
  expect(await fresh()).toMatchObject({
    made_up_limits: { status: 'in_sync', evidence: 'disk', detail: expect.stringContaining('On disk as adopted') },
    appsec_tuning: { status: 'in_sync', evidence: 'running' },
  });
});

test('a report of it that says something else is drift, in every document and in the history', async () => {
  await agent.report();
  agent.made_up_limits = limits(11, 20);
  await agent.report();
  await fleetStub().check(Date.now());

  const drifted = { status: 'drifted', drift_detected: true, cause: 'host', expected_soft: 10, actual_soft: 11 };
  expect((await fresh()).made_up_limits).toMatchObject(drifted);
  expect((await drift(`host=${agent.hostId}`)).made_up_limits).toMatchObject(drifted);
  const [host] = (await call('GET', '/api/hosts')).body.hosts;
  expect(host).toMatchObject({ state: 'drifted', surfaces: { made_up_limits: { status: 'drifted' } } });
  const { events } = (await call('GET', `/api/hosts/${agent.hostId}/events`)).body;
  expect(events.slice(0, 1)).toMatchObject([
    {
      kind: 'drift_opened',
      surface: 'made_up_limits',
      detail: 'The soft limit is 11, 10 is declared. Done by something that its agent did not see.',
    },
  ]);

  agent.made_up_limits = limits(10, 20);
  await agent.report();
  expect((await fresh()).made_up_limits).toMatchObject({ status: 'in_sync', drift_detected: false });
});

test('the digest covers it: a body in which it was exchanged is refused', async () => {
  const body = { ...agent.reportBody(), made_up_limits: limits(1, 2) };
  expect(await agent.send(body)).toMatchObject({ status: 400, body: { code: 'digest_mismatch' } });
});

test('a copied intent carries it', async () => {
  await agent.report();
  const other: LimitsAgent = Object.assign(await TestAgent.enrol('web-2'), { made_up_limits: limits(7, 20) });
  await other.report();
  const answer = await call('POST', `/api/hosts/${agent.hostId}/intent/copies`, { to: [other.hostId] });
  expect(answer.body.results[0].changes).toEqual([{ limit: 'soft', was: 7, becomes: 10 }]);
  expect((await fresh(other.hostId)).made_up_limits).toMatchObject({
    status: 'drifted',
    basis: 'declared',
    expected_soft: 10,
    actual_soft: 7,
  });
  const { events } = (await call('GET', `/api/hosts/${other.hostId}/events`)).body;
  expect(events.map(({ detail }: { detail: string }) => detail)).toContain('Copied the intent of web-1: soft limit 10.');
});

test('a change of it is taken back from the history, together with what changed of the other surfaces', async () => {
  await agent.report();
  const other: LimitsAgent = Object.assign(await TestAgent.enrol('web-2'), { made_up_limits: limits(7, 20) });
  other.tuning = { ...other.tuning, inbound: 20 };
  await other.report();
  await call('POST', `/api/hosts/${agent.hostId}/intent/copies`, { to: [other.hostId] });
  const history = async () => (await call('GET', `/api/hosts/${other.hostId}/events`)).body.events;
  const [copy] = (await history()).filter(({ undo }: { undo?: boolean }) => undo);
  const { body } = await call('POST', `/api/hosts/${other.hostId}/events/${copy.id}/undo`, {});
  expect(body.changes).toEqual([
    { threshold: 'inbound', was: 15, becomes: 20 },
    { limit: 'soft', was: 10, becomes: 7 },
  ]);
  expect((await fresh(other.hostId)).made_up_limits).toMatchObject({ status: 'in_sync', expected_soft: 7 });
  expect((await history()).map(({ detail }: { detail: string }) => detail)).toContain(
    'Undid: Copied the intent of web-1: inbound threshold 15; soft limit 10.',
  );
});

test('an agent that does not know of it is heard, and it stays unknown', async () => {
  agent.made_up_limits = undefined;
  const { status, body } = await agent.installs('crowdsecurity/ssh-bf').report();
  expect(status).toBe(200);
  expect(body.verdicts).toMatchObject({
    scenarios: { status: 'undeclared' },
    made_up_limits: { status: 'unknown', reason: 'never_reported' },
  });
});

test('a verdict of the release before, which does not have it, shows it as unknown until the host is judged again', async () => {
  await agent.report();
  await runInDurableObject(fleetStub(), (_, { storage: { sql } }) => {
    const { line } = sql.exec<{ line: string }>('SELECT line FROM verdicts').one();
    sql.exec('UPDATE verdicts SET line = ?', JSON.stringify({ ...JSON.parse(line), made_up_limits: undefined }));
  });
  expect((await fresh()).made_up_limits).toMatchObject({ status: 'unknown', reason: 'never_reported', expected_soft: null });
  expect((await call('GET', '/api/hosts')).body.hosts[0].state).toBe('unknown');
});

test('without a host it is there, as unknown', async () => {
  await call('DELETE', `/api/hosts/${agent.hostId}`);
  expect((await drift('fresh=true')).made_up_limits).toMatchObject({ status: 'unknown', reason: 'never_reported' });
});
