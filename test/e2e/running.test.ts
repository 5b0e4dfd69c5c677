import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Stack } from './support/stack.ts';

const ssh = 'crowdsecurity/ssh-bf';
const slow = 'crowdsecurity/ssh-slow-bf';
/** Until the agent has looked, and the load has settled for 30 s. */
const KNOWN = { timeout: 60_000, interval: 500 };
const SOON = { timeout: 15_000, interval: 200 };

// The real engine comes from Debian's package.
const hasEngine = process.env.ARGOS_NO_APT === undefined;
if (!hasEngine) console.warn('SKIPPED: scripts/start with the real engine. ARGOS_NO_APT is set');

let stack: Stack;
beforeAll(async () => {
  if (hasEngine) stack = await Stack.start({ withEngine: true });
});
afterAll(() => stack?.remove());

const scenarios = async () => (await stack.drift()).scenarios;
const enginePid = () => Number(readFileSync(join(stack.stateDir, 'crowdsec.pid'), 'utf8'));
const disable = (name: string) => stack.call('PATCH', `/api/security/scenarios/${encodeURIComponent(name)}`, { disabled: true });

test.skipIf(!hasEngine)(
  'the engine that scripts/start starts is known, and thresholds are not loaded there',
  { timeout: 90_000 },
  async () => {
    await expect
      .poll(async () => (await stack.drift()).host?.engine, KNOWN)
      .toMatchObject({ state: 'running', reload_needed: false });
    expect((await stack.drift()).appsec_tuning).toMatchObject({ status: 'unknown', reason: 'not_loaded' });
  },
);

test.skipIf(!hasEngine)('disable -> drifted -> scripts/apply -> running as declared', { timeout: 180_000 }, async () => {
  await disable(ssh);
  await expect.poll(scenarios, SOON).toMatchObject({ status: 'drifted', actually_enabled: [ssh] });
  const before = enginePid();
  expect(await stack.apply()).not.toContain('NO_RELOAD');
  await expect
    .poll(scenarios, KNOWN)
    .toMatchObject({ status: 'in_sync', evidence: 'running', drift_detected: false, still_running: [] });
  expect(enginePid()).toBe(before);
});

test.skipIf(!hasEngine)('removed by hand and not reloaded is drift, until it is reloaded', { timeout: 180_000 }, async () => {
  await disable(slow);
  await stack.cscli('scenarios', 'remove', '--force', slow);
  await expect.poll(scenarios, SOON).toMatchObject({ status: 'drifted', reason: 'reload_needed', still_running: [slow] });
  await stack.apply('--reload');
  await expect.poll(scenarios, KNOWN).toMatchObject({ status: 'in_sync', evidence: 'running', still_running: [] });
});

test.skipIf(!hasEngine)('an end takes the engine along, and the next start brings another', { timeout: 180_000 }, async () => {
  const pid = enginePid();
  expect(await stack.stop()).toBeLessThan(4000);
  expect(() => process.kill(pid, 0)).toThrow();
  await stack.start();
  expect(enginePid()).not.toBe(pid);
  await expect.poll(async () => (await stack.drift()).host?.engine.started_at, SOON).toEqual(expect.any(String));
});
