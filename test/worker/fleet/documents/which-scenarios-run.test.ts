import { reset } from 'cloudflare:test';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DOWN, loaded, RUNNING, TestAgent, UNKNOWN } from '../../support/agent.ts';
import { call } from '../../support/api.ts';

const ssh = 'crowdsecurity/ssh-bf';
const http = 'crowdsecurity/http-probing';

let agent: TestAgent;
beforeEach(async () => {
  agent = (await TestAgent.enrol()).installs(http);
  await agent.report();
});
afterEach(() => reset());

/** Every row's name with whether it is installed and whether it runs. */
const rows = async () => {
  const { scenarios } = (await call('GET', '/api/security/scenarios')).body;
  return Object.fromEntries(
    scenarios.map((row: { canonical_name: string; installed: boolean; running: boolean | null }) => [
      row.canonical_name,
      [row.installed, row.running],
    ]),
  );
};

test('what is installed and loaded runs', async () => {
  await agent.runs(RUNNING);
  expect(await rows()).toEqual({ [http]: [true, true] });
});

test('what was installed since the last load does not', async () => {
  await agent.runs({ ...RUNNING, scenarios: loaded({ added: [http] }) });
  expect(await rows()).toEqual({ [http]: [true, false] });
});

test('what still runs though it was removed has a row, declared or not', async () => {
  await agent.runs({ ...RUNNING, scenarios: loaded({ removed: [ssh] }) });
  expect(await rows()).toEqual({ [http]: [true, true], [ssh]: [false, true] });
  await call('PATCH', `/api/security/scenarios/${encodeURIComponent(ssh)}`, { disabled: true });
  expect(await rows()).toEqual({ [http]: [true, true], [ssh]: [false, true] });
  await agent.runs(RUNNING);
  expect(await rows()).toEqual({ [http]: [true, true], [ssh]: [false, false] });
});

test('where nothing was declared, its change is news to whoever shows the list', async () => {
  await agent.runs(RUNNING);
  const sequence = async () => (await call('GET', '/api/security/drift?fresh=true')).body.sequence;
  const before = await sequence();
  await agent.heartbeat();
  expect(await sequence()).toBe(before);
  await agent.runs({ ...RUNNING, scenarios: loaded({ removed: [ssh] }) });
  expect(await sequence()).toBeGreaterThan(before);
});

test('nothing runs in an engine that is down', async () => {
  await agent.runs(DOWN);
  expect(await rows()).toEqual({ [http]: [true, false] });
});

test.each([
  ['an engine of which it is not known', UNKNOWN],
  ['an engine whose scenarios are not known', { ...RUNNING, scenarios: null }],
  ['an older agent', undefined],
])('of %s nothing is said', async (_, engine) => {
  await agent.runs(RUNNING);
  await agent.runs(engine);
  expect(await rows()).toEqual({ [http]: [true, null] });
});

test('beside a folder that cannot be read nothing is said, since the agent tells differences from it', async () => {
  await agent.runs({ ...RUNNING, scenarios: loaded({ removed: [ssh] }) });
  agent.scenarios = { ...agent.scenarios, state: 'unreadable', detail: 'EACCES', installed: [] };
  await agent.report();
  expect(await rows()).toEqual({ [http]: [true, null] });
});
