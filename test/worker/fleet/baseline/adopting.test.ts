import { reset } from 'cloudflare:test';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { TestAgent } from '../../support/agent.ts';
import { call } from '../../support/api.ts';
import { START, setClock, tickFrom } from '../../support/clock.ts';

const SSH = 'crowdsecurity/ssh-bf';
const HTTP = 'crowdsecurity/http-probing';
const QUIET = 'crowdsecurity/http-crawl';
const MINUTE = 60_000;

let agent: TestAgent;
beforeEach(async () => {
  await setClock(START);
  agent = await TestAgent.enrol('web-2');
});
afterEach(() => reset());

const drift = async () => (await call('GET', '/api/security/drift?fresh=true')).body;
const document = async () => (await call('GET', '/api/security/scenarios')).body;
const rowOf = async (name: string) =>
  (await document()).scenarios.find((row: { canonical_name: string }) => row.canonical_name === name);
const adoptions = async () =>
  (await call('GET', `/api/hosts/${agent.hostId}/events`)).body.events
    .filter(({ kind, surface }: { kind: string; surface: string }) => kind === 'intent_adopted' && surface === 'scenarios')
    .map(({ detail }: { detail: string }) => detail);

test('the first report is adopted, told once, and reaches the host at once', async () => {
  const { body } = await agent.installsKnown([SSH, HTTP], [QUIET]).report();
  expect(body.intent).toMatchObject({
    revision: 3,
    disabled_scenarios: [],
    enabled_scenarios: [HTTP, SSH],
    simulated_scenarios: [QUIET],
    baseline_scenarios: [QUIET, HTTP, SSH].sort(),
  });
  expect(body.verdicts.scenarios).toMatchObject({ status: 'in_sync', baseline_count: 3, expected_enabled: [] });
  await agent.report();
  expect(await adoptions()).toEqual(['3 scenarios adopted as what web-2 shall have. 1 of them is simulated.']);
  expect(await document()).toMatchObject({
    digest: agent.heartbeatBody().digest,
    baseline: { count: 3, adopted_at: new Date(START).toISOString() },
  });
  expect(await rowOf(QUIET)).toMatchObject({ declared: null, in_baseline: true, simulated_in_baseline: true });
});

test('what is lost since is drift with a name and a moment, and is listed until it is back', async () => {
  await agent.installsKnown([SSH, HTTP]).report();
  await setClock(START + 5 * MINUTE);
  await agent.heartbeat();
  await setClock(START + 9 * MINUTE);
  await agent.installsKnown([HTTP]).report();
  const until = new Date(START + 5 * MINUTE).toISOString();
  const { scenarios } = await drift();
  expect(scenarios).toMatchObject({ status: 'drifted', cause: 'host', actually_missing: [SSH] });
  expect(scenarios.detail).toContain(`Not installed any more: ${SSH}, which was installed until ${until}.`);
  expect(await rowOf(SSH)).toMatchObject({ installed: false, in_baseline: true, installed_until: until });
  await agent.installsKnown([SSH, HTTP]).report();
  expect((await drift()).scenarios.status).toBe('in_sync');
  expect(await rowOf(SSH)).not.toHaveProperty('installed_until');
});

test('a host that was enrolled before is adopted with the first report that tells what is simulated', async () => {
  await agent.installs(SSH, HTTP).report();
  await call('PATCH', `/api/security/scenarios/${encodeURIComponent(HTTP)}`, { disabled: true });
  expect(await document()).toMatchObject({ baseline: null });
  expect((await drift()).scenarios.baseline_count).toBeNull();
  const { body } = await agent.installsKnown([SSH]).report();
  expect(body.intent).toMatchObject({ disabled_scenarios: [HTTP], enabled_scenarios: [SSH], baseline_scenarios: [SSH] });
  expect((await drift()).scenarios).toMatchObject({ status: 'in_sync', expected_disabled: [HTTP], baseline_count: 1 });
});

describe('a heartbeat ends what kept it from being adopted', () => {
  test('a load that would fail', async () => {
    agent.loadFault = 'a.yaml is broken';
    await agent.installsKnown([SSH]).report();
    expect(await document()).toMatchObject({ baseline: null });
    await agent.heartbeat();
    expect(await adoptions()).toEqual([]);
    agent.loadFault = null;
    expect((await agent.heartbeat()).body.intent.enabled_scenarios).toEqual([SSH]);
    expect(await adoptions()).toHaveLength(1);
  });

  test('an apply at work', async () => {
    agent.applyRunning = true;
    await agent.installsKnown([SSH]).report();
    await agent.heartbeat();
    expect(await document()).toMatchObject({ baseline: null });
    agent.applyRunning = false;
    await agent.heartbeat();
    expect(await document()).toMatchObject({ baseline: { count: 1 } });
  });

  test('two agents that took turns', async () => {
    await agent.installs(SSH).report();
    const [one, other] = [agent.instance, crypto.randomUUID()];
    for (const instance of [other, one, other]) {
      agent.instance = instance;
      await agent.installsKnown([SSH]).report();
    }
    expect(await document()).toMatchObject({ baseline: null });
    const now = await tickFrom(START, 3);
    await setClock(now);
    for (let minute = 1; minute <= 5; minute += 1) {
      await tickFrom(now + (minute - 1) * MINUTE, 1);
      await agent.heartbeat();
    }
    expect(await document()).toMatchObject({ baseline: { count: 1 } });
  });
});

test.each([
  ['nothing is installed', {}],
  ['the folder cannot be read', { state: 'unreadable', detail: 'permission denied' }],
])('while %s nothing is adopted, and the first report after it is', async (_, other) => {
  agent.installsKnown([]);
  agent.scenarios = { ...agent.scenarios, ...other } as TestAgent['scenarios'];
  await agent.report();
  expect(await document()).toMatchObject({ baseline: null });
  agent.scenarios = { ...agent.scenarios, state: 'read', detail: null };
  await agent.installsKnown([SSH, HTTP]).report();
  expect(await adoptions()).toEqual(['2 scenarios adopted as what web-2 shall have.']);
});

test('a report that lost half of its items because a mount vanished is unknown, and the baseline stays', async () => {
  const names = Array.from({ length: 60 }, (_, at) => `crowdsecurity/scenario-${at}`);
  await agent.installsKnown(names).report();
  agent.installsKnown(names.slice(0, 30));
  agent.scenarios = { ...agent.scenarios, state: 'unreadable', detail: 'scenarios: the mount vanished' };
  await agent.report();
  expect((await drift()).scenarios).toMatchObject({ status: 'unknown', reason: 'unreadable', drift_detected: false });
  const shown = await document();
  expect(shown).toMatchObject({ is_available: false, baseline: { count: 60 } });
  expect(shown).not.toHaveProperty('digest');
  expect(shown.scenarios.filter((row: { installed: boolean }) => row.installed)).toHaveLength(60);
});
