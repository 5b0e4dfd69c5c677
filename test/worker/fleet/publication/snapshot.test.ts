import { reset, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { app } from '../../../../worker/app.ts';
import { OWNER } from '../../../../worker/auth/caller.ts';
import { type Fleet, SNAPSHOT_KEY } from '../../../../worker/fleet/index.ts';
import { TestAgent } from '../../support/agent.ts';
import { call, nobody, operator } from '../../support/api.ts';
import { START, setClock } from '../../support/clock.ts';
import { env, fleetStub } from '../../support/env.ts';

const ssh = 'crowdsecurity/ssh-bf';
let agent: TestAgent;
beforeEach(async () => {
  agent = (await TestAgent.enrol()).installs(ssh);
  await agent.report();
});
afterEach(() => reset());

const published = async () => (await env.SNAPSHOT.get(SNAPSHOT_KEY)) ?? '';

/** Publishes by a tick, then makes the snapshot expire. */
async function expire() {
  await fleetStub().check(Date.now());
  const past = new Date(Date.now() - 1000).toISOString();
  await env.SNAPSHOT.put(SNAPSHOT_KEY, (await published()).replace(/"expires_at":"[^"]+"/, `"expires_at":"${past}"`));
  return past;
}

test('before the first check the drift comes from Fleet, without a time of a check', async () => {
  expect(await published()).toBe('');
  const { status, body } = await call('GET', '/api/security/drift');
  expect([status, body.host.id, body.last_check_at]).toEqual([200, agent.hostId, undefined]);
});

test('the first tick publishes what Fleet says', async () => {
  await fleetStub().check(Date.now());
  const { expires_at: _, ...fresh } = (await call('GET', '/api/security/drift?fresh=true')).body;
  const { expires_at: __, ...read } = (await call('GET', '/api/security/drift')).body;
  expect(read).toEqual(fresh);
  expect(read.scenarios.last_check_at).toBeDefined();
});

test('a header line, then one line a host', async () => {
  await TestAgent.enrol('web-2');
  await fleetStub().check(Date.now());
  const [header, ...lines] = (await published()).split('\n');
  expect(JSON.parse(header ?? '')).toMatchObject({ hosts: 2, revoked: [] });
  expect(lines.map((line) => line.split('\t').length)).toEqual([2, 2]);
});

test('a change is published soon, without a tick', async () => {
  await fleetStub().check(Date.now());
  await call('PATCH', `/api/security/scenarios/${encodeURIComponent(ssh)}`, { disabled: true });
  await expect
    .poll(async () => (await call('GET', '/api/security/drift')).body.scenarios.drift_detected, { timeout: 5000 })
    .toBe(true);
});

test('past its expiry nothing is green and no drift is forgotten', async () => {
  await call('PATCH', `/api/security/scenarios/${encodeURIComponent(ssh)}`, { disabled: true });
  const expiredAt = await expire();
  const { body } = await call('GET', '/api/security/drift');
  expect(body.scenarios).toMatchObject({
    status: 'unknown',
    reason: 'check_stopped',
    drift_detected: true,
    actually_enabled: [ssh],
    since: expiredAt,
  });
  expect(body.appsec_tuning).toMatchObject({
    status: 'unknown',
    reason: 'check_stopped',
    drift_detected: false,
    actual_inbound: 15,
  });
});

test('being asked is no evidence: where the checks have stopped, a fresh answer says so too', async () => {
  const lastCheck = START;
  await setClock(lastCheck);
  await agent.heartbeat();
  await fleetStub().check(lastCheck);
  const fresh = async (at: number) => {
    await setClock(at);
    return (await call('GET', '/api/security/drift?fresh=true')).body.appsec_tuning.reason;
  };
  expect(await fresh(lastCheck + 539_000)).toBeNull();
  expect(await fresh(lastCheck + 541_000)).toBe('check_stopped');
  expect(await fresh(lastCheck + 90_000_000)).toBe('check_stopped');
});

test('healthz is 503 before the first check, 200 while the checks run, and 503 when they have stopped', async () => {
  const health = async () => (await call('GET', '/healthz', undefined, nobody)).status;
  expect(await health()).toBe(503);
  await fleetStub().check(Date.now());
  expect(await health()).toBe(200);
  await expire();
  expect(await health()).toBe(503);
});

test('healthz says which version answers, so that a deployment can be waited for', async () => {
  const { body } = await call('GET', '/healthz', undefined, nobody);
  expect(body).toMatchObject({ version: expect.stringMatching(/^\d+\.\d+\.\d+$/), deployment: env.DEPLOYMENT.id });
});

test('where KV cannot be read, Fleet is asked, and healthz says 503', async () => {
  await fleetStub().check(Date.now());
  const down = { get: () => Promise.reject(new Error('KV GET failed: 429 Too Many Requests')) };
  const ask = (path: string) => app.request(path, { headers: operator }, { ...env, SNAPSHOT: down });
  expect((await ask('/api/security/drift')).status).toBe(200);
  expect((await ask('/healthz')).status).toBe(503);
});

test('a value in KV that is no snapshot is as good as none', async () => {
  await env.SNAPSHOT.put(SNAPSHOT_KEY, 'garbage');
  expect((await call('GET', '/api/security/drift')).body.host.id).toBe(agent.hostId);
});

test('a tick that is refused renews nothing', async () => {
  await setClock(START);
  await fleetStub().check(START);
  const before = await published();
  await setClock(START + 300_000);
  await fleetStub().check(START);
  const expiry = (text: string) => JSON.parse(text.split('\n')[0] ?? '').expires_at;
  expect(expiry(await published())).toBe(expiry(before));
});

test('where the cron has stopped, the reports make the checks up and keep the snapshot alive', async () => {
  await setClock(START);
  await agent.heartbeat();
  await fleetStub().check(START);
  for (const minute of [3, 6, 9, 12]) {
    await setClock(START + minute * 60_000);
    await agent.heartbeat();
    expect(await runDurableObjectAlarm(fleetStub())).toBe(true);
  }
  expect(JSON.parse((await published()).split('\n')[0] ?? '').last_check_at).toBe(new Date(START + 12 * 60_000).toISOString());
});

test('a message during a slow write plans no alarm that has nothing to do', async () => {
  await runInDurableObject(fleetStub(), async (fleet: Fleet, state) => {
    let finish = () => {};
    const slow = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const { put } = env.SNAPSHOT;
    env.SNAPSHOT.put = () => slow;
    const tick = fleet.check(Date.now());
    await state.storage.deleteAlarm();
    // Nor is there anything to tell.
    state.storage.sql.exec('UPDATE fleet SET telling_at = NULL');
    await fleet.createLoginCode({ role: 'owner', by: 'token', session: null, actor: OWNER });
    expect(await state.storage.getAlarm()).toBeNull();
    env.SNAPSHOT.put = put;
    finish();
    await tick;
  });
});

test('a host that the snapshot does not hold yet is asked of Fleet', async () => {
  await fleetStub().check(Date.now());
  const other = await TestAgent.enrol('web-2');
  expect((await call('GET', `/api/security/drift?host=${other.hostId}`)).body).toMatchObject({
    host: { name: 'web-2' },
    scenarios: { reason: 'never_reported' },
  });
  expect((await call('GET', '/api/security/drift?host=aaaaaaaaaaaa')).body.code).toBe('unknown_host');
});
