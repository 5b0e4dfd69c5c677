import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Stack } from './support/stack.ts';

const run = promisify(execFile);
const ssh = 'crowdsecurity/ssh-bf';
const slow = 'crowdsecurity/ssh-slow-bf';

let stack: Stack;
beforeAll(async () => {
  stack = await Stack.start();
});
afterAll(() => stack.remove());

const patch = (name: string, disabled: boolean) =>
  stack.call('PATCH', `/api/security/scenarios/${encodeURIComponent(name)}`, { disabled });

test('a fresh start is green: what the host has was adopted', async () => {
  const { scenarios, appsec_tuning, host } = await stack.drift('published');
  expect(scenarios).toMatchObject({ status: 'in_sync', expected_disabled: [], expected_enabled: [] });
  expect(scenarios.baseline_count).toBeGreaterThan(0);
  expect(appsec_tuning).toMatchObject({ status: 'in_sync', expected_inbound: 15, actual_inbound: 15 });
  expect(host?.intent_revision).toBeGreaterThan(1);
  expect(host?.delivered_revision).toBe(host?.intent_revision);
});

test('disable -> drift -> apply with cscli -> no drift, and enable again brings it back', async () => {
  await patch(ssh, true);
  await expect.poll(async () => (await stack.drift('published')).scenarios.actually_enabled, { timeout: 10_000 }).toEqual([ssh]);
  expect(await stack.apply()).toContain(ssh);
  await expect
    .poll(async () => (await stack.drift('published')).scenarios, { timeout: 10_000 })
    .toMatchObject({ status: 'in_sync', drift_detected: false });
  expect(
    JSON.parse(await stack.cscli('scenarios', 'list', '-o', 'json')).scenarios.map(({ name }: { name: string }) => name),
  ).not.toContain(ssh);

  await patch(ssh, false);
  await expect.poll(async () => (await stack.drift()).scenarios.actually_missing, { timeout: 10_000 }).toEqual([ssh]);
  await stack.apply();
  await expect.poll(async () => (await stack.drift()).scenarios.status, { timeout: 10_000 }).toBe('in_sync');
});

test('a scenario that is removed by hand is the host’s doing', async () => {
  await patch(slow, true);
  await patch(slow, false);
  await expect.poll(async () => (await stack.drift()).scenarios.status, { timeout: 10_000 }).toBe('in_sync');
  await stack.cscli('scenarios', 'remove', slow, '--force');
  await expect
    .poll(async () => (await stack.drift()).scenarios, { timeout: 10_000 })
    .toMatchObject({ status: 'drifted', cause: 'host', actually_missing: [slow] });
  await stack.cscli('scenarios', 'install', slow);
  await expect.poll(async () => (await stack.drift()).scenarios.status, { timeout: 10_000 }).toBe('in_sync');
});

test('a tuning file that is edited by hand is the host’s doing', async () => {
  const file = join(stack.crowdsecDir, 'appsec-rules', 'argos-tuning.yaml');
  const before = readFileSync(file, 'utf8');
  writeFileSync(file, before.replace('inbound_anomaly_score_threshold=15', 'inbound_anomaly_score_threshold=50'));
  await expect
    .poll(async () => (await stack.drift()).appsec_tuning, { timeout: 10_000 })
    .toMatchObject({ status: 'drifted', cause: 'host', expected_inbound: 15, actual_inbound: 50 });
  await stack.apply();
  await expect.poll(async () => (await stack.drift()).appsec_tuning.status, { timeout: 10_000 }).toBe('in_sync');
});

test('the smoke script passes', async () => {
  const env = { ...stack.env, BASE_URL: stack.origin, OPERATOR_TOKEN: stack.token, DRIFT_WAIT: '5', APPLY: 'scripts/apply' };
  const { stdout } = await run('scripts/smoke/drift-detection.sh', [], { env });
  expect(stdout).toContain('[12/12]');
});

test('a second start on the same state is refused, and the first goes on', async () => {
  const second = run('scripts/start', [], { env: { ...stack.env, PORT: '1' } });
  await expect(second).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining('already runs') });
  expect((await stack.drift()).host?.reported_at).not.toBeNull();
});

test('stopped and started again, nothing is forgotten', async () => {
  await patch(ssh, true);
  await stack.call('PATCH', '/api/security/appsec-tuning', { inbound_threshold: 20 });
  await expect.poll(async () => (await stack.drift()).scenarios.drift_detected, { timeout: 10_000 }).toBe(true);
  const before = await stack.drift();
  const { hosts } = await stack.call<{ hosts: unknown[] }>('GET', '/api/hosts');

  expect(await stack.stop()).toBeLessThan(4000);
  await expect.poll(() => stack.said).toContain(`stopped; what it keeps is in ${stack.stateDir}`);
  await expect(fetch(stack.origin)).rejects.toThrow();
  await stack.start();
  expect(stack.said).toMatch(/^Starting on /m);

  const after = await stack.drift();
  expect(after.scenarios).toMatchObject({ status: 'drifted', since: before.scenarios.since, actually_enabled: [ssh] });
  expect(after.appsec_tuning).toMatchObject({ expected_inbound: 20, since: before.appsec_tuning.since });
  expect(after.sequence).toBeGreaterThanOrEqual(before.sequence);
  expect((await stack.call<{ hosts: unknown[] }>('GET', '/api/hosts')).hosts).toHaveLength(hosts.length);
});
