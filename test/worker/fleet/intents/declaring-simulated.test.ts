import { reset } from 'cloudflare:test';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { item, TestAgent } from '../../support/agent.ts';
import { call } from '../../support/api.ts';

const SSH = 'crowdsecurity/ssh-bf';

let agent: TestAgent;
beforeEach(async () => {
  agent = (await TestAgent.enrol()).installsKnown([SSH]);
  agent.scenarios.installed.push(
    item('me/local', { origin: 'local', file: 'sub/local.yaml', simulated: false }),
    item('nameless', { origin: 'local', file: 'mine.yaml', simulated: false }),
  );
  await agent.report();
});
afterEach(() => reset());

const patch = (name: string, body: object, hosts = '') =>
  call('PATCH', `/api/security/scenarios/${encodeURIComponent(name)}${hosts}`, body);
const scenarios = async () => (await call('GET', '/api/security/drift?fresh=true')).body.scenarios;
const intent = async () => (await agent.heartbeat()).body.intent;
const history = async () =>
  (await call('GET', `/api/hosts/${agent.hostId}/events`)).body.events.map(({ detail }: { detail: string }) => detail);

test('a scenario that is declared simulated is told to the host, and is drift until it is', async () => {
  expect((await patch(SSH, { declared: 'simulated' })).body).toEqual({
    name: SSH,
    disabled: false,
    declared: 'simulated',
    changed: true,
  });
  expect((await patch('ssh-bf', { declared: 'simulated' })).body.changed).toBe(false);
  expect(await intent()).toMatchObject({ simulated_scenarios: [SSH], baseline_scenarios: [] });
  expect(await scenarios()).toMatchObject({
    status: 'drifted',
    cause: 'intent',
    not_simulated: [SSH],
    expected_simulated: [SSH],
  });
  agent.scenarios.installed = agent.scenarios.installed.map((each) => (each.name === SSH ? { ...each, simulated: true } : each));
  await agent.report();
  expect(await scenarios()).toMatchObject({ status: 'in_sync', not_simulated: [] });
});

test('each declaration has its words in the history, and only disabled ones count as disabled', async () => {
  for (const declared of ['simulated', 'disabled', 'enabled'] as const) await patch(SSH, { declared });
  expect((await history()).filter((detail: string) => detail.startsWith('Declared '))).toEqual(
    expect.arrayContaining([`Declared ${SSH} enabled.`, `Declared ${SSH} disabled.`, `Declared ${SSH} simulated.`]),
  );
  expect((await call('GET', '/api/security/scenarios')).body.disabled_count).toBe(0);
  await patch(SSH, { declared: 'disabled' });
  expect((await call('GET', '/api/security/scenarios')).body.disabled_count).toBe(1);
});

test('on several hosts at once each answers for itself', async () => {
  const other = await TestAgent.enrol('web-2');
  await other.installsKnown([SSH], []).report();
  other.scenarios.installed = [item(SSH, { simulated: false, rules: ['a/rule'] })];
  await other.report();
  const { results } = (await patch('a/rule', { declared: 'simulated' }, '?host=*')).body;
  expect(results).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ host: agent.hostId, status: 200, declared: 'simulated' }),
      expect.objectContaining({ host: other.hostId, status: 422, code: 'part_of_item' }),
    ]),
  );
});

describe('a local scenario', () => {
  test.each(['disabled', 'enabled'])('cannot be declared %s: cscli neither installs nor removes it', async (declared) => {
    expect(await patch('me/local', { declared })).toMatchObject({
      status: 422,
      body: { code: 'local_scenario', file: 'sub/local.yaml' },
    });
  });

  test('can be declared simulated, enabled as the way back, and withdrawn', async () => {
    expect((await patch('local', { declared: 'simulated' })).body).toMatchObject({ name: 'me/local', declared: 'simulated' });
    expect(await intent()).toMatchObject({ simulated_scenarios: ['me/local'] });
    expect((await patch('me/local', { disabled: false })).body).toMatchObject({ declared: 'enabled', changed: true });
    expect((await call('DELETE', '/api/security/scenarios/me%2Flocal')).body).toMatchObject({ declared: null, changed: true });
  });

  test('whose name no sentinel can hold cannot', async () => {
    expect(await patch('nameless', { declared: 'simulated' })).toMatchObject({ status: 422, body: { code: 'local_scenario' } });
  });
});
