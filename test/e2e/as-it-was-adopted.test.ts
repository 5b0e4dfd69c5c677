import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Stack } from './support/stack.ts';

const ssh = 'crowdsecurity/ssh-bf';
const slow = 'crowdsecurity/ssh-slow-bf';

/** From a change on the host to the verdict, with the time in which an agent lets files settle. */
const SOON = { timeout: 15_000, interval: 100 };

let stack: Stack;
beforeAll(async () => {
  stack = await Stack.start();
});
afterAll(() => stack.remove());

const verdict = async () => (await stack.drift()).scenarios;
const declare = (name: string, body: object) => stack.call('PATCH', `/api/security/scenarios/${encodeURIComponent(name)}`, body);

/** Awaits a verdict, and prints how long that took. */
async function awaited(what: string, expected: object): Promise<void> {
  const from = performance.now();
  await expect.poll(verdict, SOON).toMatchObject(expected);
  console.log(`${what}: seen after ${((performance.now() - from) / 1000).toFixed(1)} s`);
}

test('what is installed is adopted with the first report, and the history says so', async () => {
  const { scenarios, host } = await stack.drift('published');
  expect(scenarios).toMatchObject({
    status: 'in_sync',
    expected_disabled: [],
    expected_enabled: [],
    new_since_baseline: { count: 0 },
  });
  const rows = await stack.call<{ scenarios: { installed: boolean }[] }>('GET', '/api/security/scenarios');
  const installed = rows.scenarios.filter((row) => row.installed).length;
  expect(scenarios.baseline_count).toBe(installed);
  const { events } = await stack.call<{ events: { kind: string; detail: string }[] }>('GET', `/api/hosts/${host?.id}/events`);
  expect(events.filter(({ kind }) => kind === 'intent_adopted').map(({ detail }) => detail)).toEqual(
    expect.arrayContaining([expect.stringContaining(`${installed} scenarios adopted`)]),
  );
});

test('a scenario that nobody declared and that is removed by hand is missed, until the apply script puts it back', async () => {
  await stack.cscli('scenarios', 'remove', ssh, '--force');
  await awaited('removed by hand', { status: 'drifted', cause: 'host', by: null, actually_missing: [ssh], expected_enabled: [] });
  expect(await stack.apply('--declared-only')).toContain(ssh);
  expect(await verdict()).toMatchObject({ actually_missing: [ssh] });
  expect(await stack.apply()).toContain(`put back ${ssh}`);
  await awaited('put back', { status: 'in_sync', drift_detected: false });
});

test('a scenario that a hub upgrade took away is missed, and the upgrade is named', async () => {
  upgradeWithout(slow);
  await awaited('upgraded', { status: 'drifted', cause: 'host', by: 'hub_upgrade', actually_missing: [slow] });
  expect((await verdict()).detail).toContain('by a hub upgrade');
  symlinkSync(hubFile(slow), linkOf(slow));
  await awaited('linked again', { status: 'in_sync' });
});

test('simulated by hand it detects and does not block, which is drift; declared simulated and applied it is as declared', async () => {
  await stack.cscli('simulation', 'enable', ssh);
  await awaited('simulated by hand', { status: 'drifted', actually_simulated: [ssh], by: null });
  await stack.apply();
  await awaited('applied', { status: 'in_sync' });
  await declare(ssh, { declared: 'simulated' });
  await awaited('declared simulated', { status: 'drifted', not_simulated: [ssh], expected_simulated: [ssh] });
  await stack.apply();
  await awaited('applied', { status: 'in_sync', expected_simulated: [ssh] });
  await declare(ssh, { declared: 'enabled' });
  await awaited('declared enabled', { status: 'drifted', actually_simulated: [ssh] });
  await stack.apply();
  await awaited('applied', { status: 'in_sync', expected_enabled: [ssh] });
});

test('what the host has now can be accepted as what it shall have', async () => {
  await stack.cscli('scenarios', 'remove', slow, '--force');
  await awaited('removed by hand', { status: 'drifted', actually_missing: [slow] });
  const { digest } = await stack.call<{ digest: string }>('GET', '/api/security/scenarios');
  await stack.call('POST', '/api/security/baseline', { accept: [slow], seen: digest });
  expect(await verdict()).toMatchObject({ status: 'in_sync', drift_detected: false });
});

test('an installed scenario that was never there is told and is no drift', async () => {
  await stack.cscli('scenarios', 'install', slow);
  await expect
    .poll(async () => (await stack.call<{ scenarios: object[] }>('GET', '/api/security/scenarios')).scenarios, SOON)
    .toEqual(expect.arrayContaining([expect.objectContaining({ canonical_name: slow, installed: true })]));
  expect(await verdict()).toMatchObject({ status: 'in_sync', drift_detected: false });
});

const linkOf = (name: string) => join(stack.crowdsecDir, 'scenarios', `${name.split('/')[1]}.yaml`);
const hubFile = (name: string) => join(stack.crowdsecDir, 'hub', 'scenarios', `${name}.yaml`);

/** What `cscli hub upgrade` writes where a collection no longer holds a scenario, which cannot download here: index, item and links. */
function upgradeWithout(gone: string): void {
  const path = join(stack.crowdsecDir, 'hub', '.index.json');
  const index = JSON.parse(readFileSync(path, 'utf8'));
  const item = index.scenarios[ssh];
  const text = `${readFileSync(hubFile(ssh), 'utf8')}\n# newer\n`;
  item.version = '99.0';
  item.versions['99.0'] = { digest: createHash('sha256').update(text).digest('hex'), deprecated: false };
  writeFileSync(`${path}.new`, JSON.stringify(index));
  renameSync(`${path}.new`, path);
  writeFileSync(hubFile(ssh), text);
  expect(existsSync(linkOf(gone))).toBe(true);
  unlinkSync(linkOf(gone));
}
