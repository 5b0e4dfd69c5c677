import { reset } from 'cloudflare:test';
import { afterEach, expect, test } from 'vitest';
import type { InstalledCollection } from '#contract';
import { item, TestAgent } from '../../support/agent.ts';
import { call } from '../../support/api.ts';
import { HUB, SSH } from './support/hub.ts';

afterEach(() => reset());

const sshd = (other: Partial<InstalledCollection>): InstalledCollection => ({
  ...item('crowdsecurity/sshd'),
  status: 'tainted',
  tainted_by: [{ type: 'scenarios', name: SSH, why: 'missing' }],
  scenarios: [SSH],
  ...other,
});

/** A host whose sshd collection is without both of its scenarios, one of which the operator disabled. */
async function frozenHost(): Promise<TestAgent> {
  const agent = (await TestAgent.enrol('web-1')).installs('a/other');
  agent.scenarios.collections = { state: 'read', detail: null, installed: [sshd({})] };
  agent.hub = HUB;
  await agent.report();
  await call('PATCH', `/api/security/scenarios/${encodeURIComponent(SSH)}?host=${agent.hostId}`, { disabled: true });
  return agent;
}
const inList = async () => (await call('GET', '/api/hosts')).body.hosts[0].missed_protection;
const onPage = async (agent: TestAgent) =>
  (await call('GET', `/api/security/scenarios?host=${agent.hostId}`)).body.collections.missed;

test('it is not known before the catalogue has come, and told in the list and on the page afterwards', async () => {
  const agent = await frozenHost();
  expect([await inList(), await onPage(agent)]).toEqual([undefined, undefined]);
  await agent.sendCatalogue();
  expect(await inList()).toBe(1);
  expect(await onPage(agent)).toEqual({
    count: 1,
    items: [{ type: 'scenarios', name: 'crowdsecurity/ssh-slow-bf' }],
    because: [SSH],
  });
});

test('it follows what is declared, reported and in the hub', async () => {
  const agent = await frozenHost();
  await agent.sendCatalogue();
  const name = encodeURIComponent('crowdsecurity/ssh-slow-bf');
  await call('PATCH', `/api/security/scenarios/${name}?host=${agent.hostId}`, { disabled: true });
  expect(await inList()).toBe(0);
  await call('DELETE', `/api/security/scenarios/${name}?host=${agent.hostId}`);
  expect(await inList()).toBe(1);
  agent.hub = HUB.map((each) => (each.holds === undefined ? each : { ...each, holds: [] }));
  await agent.heartbeat();
  expect(await inList()).toBeUndefined();
  await agent.sendCatalogue();
  expect(await inList()).toBe(0);
  agent.hub = HUB;
  await agent.heartbeat();
  await agent.sendCatalogue();
  expect(await inList()).toBe(1);
  agent.scenarios.collections = { state: 'read', detail: null, installed: [sshd({ status: 'outdated', tainted_by: [] })] };
  await agent.report();
  expect(await inList()).toBe(0);
});
