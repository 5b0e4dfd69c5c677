import { reset } from 'cloudflare:test';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { InstalledCollection } from '#contract';
import { item, TestAgent } from '../../support/agent.ts';
import { call } from '../../support/api.ts';

const ssh = 'crowdsecurity/ssh-bf';
const sshd: InstalledCollection = {
  ...item('crowdsecurity/sshd'),
  status: 'tainted',
  tainted_by: [{ type: 'scenarios', name: ssh, why: 'missing' }],
  scenarios: [ssh],
};
let agent: TestAgent;
beforeEach(async () => {
  agent = await TestAgent.enrol();
});
afterEach(() => reset());

const scenarios = async () => (await call('GET', '/api/security/scenarios')).body;
const sequence = async () => (await call('GET', '/api/security/drift?fresh=true')).body.sequence;
const collections = (installed: InstalledCollection[]) => ({ state: 'read' as const, detail: null, installed });

test('the collections stand beside the scenarios, with what taints them and whose doing it was', async () => {
  agent.scenarios = { ...agent.scenarios, installed: [item(ssh)] };
  await agent.report();
  await call('PATCH', `/api/security/scenarios/${encodeURIComponent(ssh)}`, { disabled: true });
  agent.scenarios = { ...agent.scenarios, installed: [], collections: collections([sshd]) };
  await agent.report();
  expect((await scenarios()).collections).toMatchObject({ state: 'read', installed: [{ ...sshd, frozen_by: [ssh] }] });
});

test('an agent that does not report them is told from a host that has none', async () => {
  await agent.report();
  expect(await scenarios()).not.toHaveProperty('collections');
  agent.scenarios = { ...agent.scenarios, collections: collections([]) };
  await agent.report();
  expect((await scenarios()).collections).toEqual({ state: 'read', detail: '0 installed', installed: [] });
});

test('once the folder cannot be read, the last known collections stand beside the last known scenarios', async () => {
  agent.scenarios = { ...agent.scenarios, installed: [item('crowdsecurity/other')], collections: collections([sshd]) };
  await agent.report();
  const known = agent.scenarios;
  agent.scenarios = { ...known, state: 'unreadable', detail: 'EACCES', installed: [], collections: collections([]) };
  await agent.report();
  const document = await scenarios();
  expect(document.is_available).toBe(false);
  expect(document.collections.installed).toMatchObject([sshd]);
});

test('a list that changed without a verdict is news to whoever shows it', async () => {
  await agent.installs(ssh, 'crowdsecurity/http-probing').report();
  const before = await sequence();
  await agent.heartbeat();
  expect(await sequence()).toBe(before);
  await agent.installs(ssh).report();
  expect(await sequence()).toBeGreaterThan(before);
});

test('a file that was only touched is none', async () => {
  await agent.report();
  const before = await sequence();
  agent.tuning = { ...agent.tuning, modified_at: '2026-03-01T03:30:00Z' };
  await agent.report();
  expect(await sequence()).toBe(before);
  agent.tuning = { ...agent.tuning, loaded_by: ['argos/appsec-block', 'argos/other'] };
  await agent.report();
  expect(await sequence()).toBeGreaterThan(before);
});

test('what makes CrowdSec’s whole load fail is told, whatever the verdict, until it is gone', async () => {
  const fault = async () => (await call('GET', '/api/security/drift?fresh=true')).body.host.load_fault;
  const detail = "parsers/s01-parse/broken.yaml makes CrowdSec's whole load fail";
  agent.scenarios = { ...agent.scenarios, collections: { state: 'invalid', detail, installed: [] } };
  await agent.report();
  expect(await fault()).toBe(detail);
  expect((await call('GET', '/api/security/drift?fresh=true')).body.scenarios.status).toBe('undeclared');
  agent.scenarios = { ...agent.scenarios, collections: { state: 'unreadable', detail: 'EACCES', installed: [] } };
  await agent.report();
  expect(await fault()).toBeNull();
});
