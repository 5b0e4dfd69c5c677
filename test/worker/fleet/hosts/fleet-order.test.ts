import { reset } from 'cloudflare:test';
import { afterEach, expect, test } from 'vitest';
import { DOWN, loaded, RUNNING, TestAgent } from '../../support/agent.ts';
import { call } from '../../support/api.ts';

afterEach(() => reset());

const ssh = 'crowdsecurity/ssh-bf';

test('hosts that are not protected, or would not be after the next load, stand first, then drift, then the unknown', async () => {
  const host = async (name: string) => {
    const agent = (await TestAgent.enrol(name)).installs('crowdsecurity/http-probing');
    agent.engine = RUNNING;
    await agent.report();
    return agent;
  };
  const [fine, down, unloadable, drifted] = [await host('a'), await host('b'), await host('c'), await host('d')];
  await TestAgent.enrol('e');
  await call('PATCH', `/api/security/scenarios/${encodeURIComponent(ssh)}?host=*`, { disabled: true });
  await fine.heartbeat();
  await down.runs(DOWN);
  await unloadable.send({ ...unloadable.heartbeatBody(), load_fault: 'scenarios/x.yaml: it has no name' });
  await drifted.runs({ ...RUNNING, scenarios: loaded({ removed: [ssh] }) });

  const { hosts } = (await call('GET', '/api/hosts')).body;
  expect(hosts.map(({ name, state }: { name: string; state: string }) => [name, state])).toEqual([
    ['b', 'unknown'],
    ['c', 'in_sync'],
    ['d', 'drifted'],
    ['e', 'unknown'],
    ['a', 'in_sync'],
  ]);
  expect(hosts[0]).toMatchObject({
    engine: { state: 'down' },
    surfaces: { scenarios: { reason: 'engine_down', evidence: 'disk' } },
  });
  expect(hosts[1]).toMatchObject({
    load_fault: 'scenarios/x.yaml: it has no name',
    surfaces: { scenarios: { evidence: 'running' } },
  });
  expect(hosts[2]).toMatchObject({ surfaces: { scenarios: { reason: 'reload_needed' } } });
  expect(hosts[3]).toMatchObject({ engine: { state: 'unknown' }, load_fault: null, surfaces: { scenarios: { evidence: null } } });
});
