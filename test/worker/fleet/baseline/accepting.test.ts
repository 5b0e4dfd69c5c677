import { reset } from 'cloudflare:test';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { item, TestAgent } from '../../support/agent.ts';
import { call } from '../../support/api.ts';
import { START, setClock } from '../../support/clock.ts';

const HOUR = 3_600_000;
const OTHER_DIGEST = `sha256:${'0'.repeat(64)}`;

let agent: TestAgent;
/** A host that lost a/gone, has a/new more, and simulates a/quiet since. */
beforeEach(async () => {
  await setClock(START);
  agent = await TestAgent.enrol('web-2');
  await agent.installsKnown(['a/gone', 'a/kept', 'a/quiet']).report();
  await setClock(START + HOUR);
  await agent.installsKnown(['a/kept', 'a/new'], ['a/quiet']).report();
});
afterEach(() => reset());

const seen = async () => (await call('GET', '/api/security/scenarios')).body.digest as string;
const post = (body: unknown, host = agent.hostId) => call('POST', `/api/security/baseline?host=${host}`, body);
const scenarios = async () => (await call('GET', `/api/security/drift?fresh=true&host=${agent.hostId}`)).body.scenarios;
const newest = async () => (await call('GET', `/api/hosts/${agent.hostId}/events`)).body.events[0];
const revision = async () => (await call('GET', `/api/security/drift?fresh=true&host=${agent.hostId}`)).body.host.intent_revision;

test('what is installed is what shall be', async () => {
  const before = await revision();
  const answer = await post({ accept: 'all', seen: await seen() });
  expect(answer).toMatchObject({
    status: 200,
    body: { count: 3, adopted_at: new Date(START + HOUR).toISOString() },
  });
  expect(await scenarios()).toMatchObject({ status: 'in_sync', baseline_count: 3, new_since_baseline: { count: 0 } });
  expect(await revision()).toBe(before + 1);
  const { events } = (await call('GET', `/api/hosts/${agent.hostId}/events`)).body;
  expect(events.find(({ kind }: { kind: string }) => kind === 'intent_changed')).toMatchObject({
    actor: 'owner',
    surface: 'scenarios',
    detail:
      'Accepted what web-2 has, 3 scenarios in all; expected from now on: a/new; no longer expected: a/gone; a/quiet shall be simulated.',
  });
  expect((await agent.heartbeat()).body.intent).toMatchObject({
    enabled_scenarios: ['a/kept', 'a/new'],
    simulated_scenarios: ['a/quiet'],
  });
});

test('again it changes nothing', async () => {
  await post({ accept: 'all', seen: await seen() });
  const before = await revision();
  await setClock(START + 2 * HOUR);
  expect((await post({ accept: 'all', seen: await seen() })).body).toMatchObject({
    adopted_at: new Date(START + HOUR).toISOString(),
  });
  expect(await revision()).toBe(before);
});

test('item by item: one joins, one leaves, one may be simulated, and the rest stays', async () => {
  await post({ accept: ['a/new'], seen: await seen() });
  expect(await scenarios()).toMatchObject({ actually_missing: ['a/gone'], actually_simulated: ['a/quiet'], baseline_count: 4 });
  await post({ accept: ['a/gone'], seen: await seen() });
  expect(await scenarios()).toMatchObject({ actually_missing: [], actually_simulated: ['a/quiet'], baseline_count: 3 });
  await post({ accept: ['a/quiet', 'a/kept'], seen: await seen() });
  expect(await scenarios()).toMatchObject({ status: 'in_sync', baseline_count: 3 });
});

test('of a local item too', async () => {
  agent.scenarios.installed.push(item('my own rule', { origin: 'local', simulated: false }));
  await agent.report();
  expect((await post({ accept: ['my own rule'], seen: await seen() })).body.count).toBe(4);
  expect((await agent.heartbeat()).body.intent.enabled_scenarios).not.toContain('my own rule');
});

describe('dropping it', () => {
  test('leaves declarations alone to be compared, and no later report is adopted', async () => {
    await call('PATCH', '/api/security/scenarios/a%2Fkept', { disabled: false });
    expect((await post({ drop: true })).body).toEqual({ count: 0, adopted_at: null });
    expect(await newest()).toMatchObject({ kind: 'drift_cleared' });
    await agent.installsKnown(['a/kept', 'a/third']).report();
    expect(await scenarios()).toMatchObject({ status: 'in_sync', baseline_count: null, expected_enabled: ['a/kept'] });
    expect((await call('GET', '/api/security/scenarios')).body.baseline).toBeNull();
  });

  test('twice changes nothing the second time', async () => {
    await post({ drop: true });
    const before = await revision();
    expect((await post({ drop: true })).status).toBe(200);
    expect(await revision()).toBe(before);
  });

  test('is undone by accepting what is', async () => {
    await post({ drop: true });
    expect((await post({ accept: 'all', seen: await seen() })).body.count).toBe(3);
    expect(await scenarios()).toMatchObject({ status: 'in_sync', baseline_count: 3 });
  });

  test('before anything was adopted keeps it from being adopted', async () => {
    const other = await TestAgent.enrol('web-3');
    expect((await post({ drop: true }, other.hostId)).status).toBe(200);
    await other.installsKnown(['a/one']).report();
    expect((await call('GET', `/api/security/scenarios?host=${other.hostId}`)).body.baseline).toBeNull();
  });
});

describe('what is refused changes nothing', () => {
  const refused = async (answer: Awaited<ReturnType<typeof post>>, status: number, code: string, before: number) => {
    expect(answer).toMatchObject({ status, body: { code } });
    expect(await revision()).toBe(before);
  };

  test('what was shown is not what is', async () => {
    const shown = await seen();
    await agent.installsKnown(['a/kept']).report();
    const before = await revision();
    await refused(await post({ accept: 'all', seen: shown }), 409, 'report_changed', before);
    await refused(await post({ accept: 'all', seen: OTHER_DIGEST }), 409, 'report_changed', before);
  });

  test.each<[string, () => void]>([
    [
      'the folder cannot be read',
      () => {
        agent.scenarios = { ...agent.scenarios, state: 'unreadable', installed: [] };
      },
    ],
    [
      'simulation is not told',
      () => {
        agent.installs('a/kept');
      },
    ],
    [
      'simulation cannot be read',
      () => {
        agent.scenarios = { ...agent.scenarios, simulation_fault: 'permission denied' };
      },
    ],
    [
      'nothing is installed',
      () => {
        agent.installs();
      },
    ],
  ])('%s', async (_, change) => {
    change();
    await agent.report();
    const { digest } = agent.heartbeatBody();
    await refused(await post({ accept: 'all', seen: digest }), 409, 'report_undecided', await revision());
  });

  test('no report has arrived', async () => {
    const other = await TestAgent.enrol('web-3');
    expect(await post({ accept: 'all', seen: OTHER_DIGEST }, other.hostId)).toMatchObject({
      status: 409,
      body: { code: 'report_undecided' },
    });
  });

  test('a name that is nowhere, beside one that is', async () => {
    const before = await revision();
    await refused(await post({ accept: ['a/new', 'a/none'], seen: await seen() }), 404, 'unknown_scenario', before);
    expect((await scenarios()).new_since_baseline.names).toEqual(['a/new']);
  });

  test.each([
    [{}],
    [{ accept: [] }],
    [{ accept: 'all' }],
    [{ accept: 'some', seen: OTHER_DIGEST }],
    [{ accept: [], seen: OTHER_DIGEST }],
    [{ accept: 'all', seen: 'yesterday' }],
    [{ accept: 'all', seen: OTHER_DIGEST, drop: true }],
    [{ drop: false }],
    [[]],
  ])('%j is no request', async (body) => {
    await refused(await post(body), 400, 'invalid_body', await revision());
  });

  test('several hosts at once, and one that there is not', async () => {
    await TestAgent.enrol('web-3');
    expect((await call('POST', '/api/security/baseline', { drop: true })).body.code).toBe('host_required');
    expect((await call('POST', '/api/security/baseline?host=*', { drop: true })).body.code).toBe('invalid_query');
    expect((await post({ drop: true }, 'aaaaaaaaaaaa')).body.code).toBe('unknown_host');
  });
});
