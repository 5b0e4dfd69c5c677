import { reset, runInDurableObject } from 'cloudflare:test';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { adoptedThresholds } from '../../../../worker/fleet/migrations/0011-adopted-thresholds.ts';
import { TestAgent } from '../../support/agent.ts';
import { call } from '../../support/api.ts';
import { fleetStub } from '../../support/env.ts';

let agent: TestAgent;
beforeEach(async () => {
  agent = await enrolled('web-1');
});
afterEach(() => reset());

async function enrolled(name: string): Promise<TestAgent> {
  const made = (await TestAgent.enrol(name)).installs('a/one', 'a/two');
  for (const item of made.scenarios.installed) item.simulated = false;
  return made;
}

/** What each surface of a host is compared with, fresh and in the list of hosts, which must say the same. */
async function basis(host = agent.hostId) {
  const drift = (await call('GET', `/api/security/drift?fresh=true&host=${host}`)).body;
  const { hosts } = (await call('GET', '/api/hosts')).body;
  const { surfaces } = hosts.find(({ id }: { id: string }) => id === host);
  const [scenarios, thresholds] = [drift.scenarios.basis, drift.appsec_tuning.basis];
  expect([surfaces.scenarios.basis, surfaces.appsec_tuning.basis]).toEqual([scenarios, thresholds]);
  return { scenarios, thresholds };
}

const thresholds = (patch: object, host = agent.hostId) => call('PATCH', `/api/security/appsec-tuning?host=${host}`, patch);
const newest = async (host = agent.hostId) =>
  (await call('GET', `/api/hosts/${host}/events`)).body.events.find(({ undo }: { undo?: boolean }) => undo);
const undo = async (host = agent.hostId) => call('POST', `/api/hosts/${host}/events/${(await newest(host)).id}/undo`, {});
const adoptedAt = async () => (await call('GET', `/api/security/appsec-tuning?host=${agent.hostId}`)).body.adopted_at;

test('nothing before the first report, and then what was adopted', async () => {
  expect(await basis()).toEqual({ scenarios: null, thresholds: null });
  await agent.report();
  expect(await basis()).toEqual({ scenarios: 'adopted', thresholds: 'adopted' });
});

test('an agent that asks is told, so that it prints the same words', async () => {
  expect((await agent.report()).body.verdicts).toMatchObject({
    scenarios: { basis: 'adopted', detail: expect.stringMatching(/^On disk as adopted; /) },
    appsec_tuning: { basis: 'adopted' },
  });
});

test('a scenario that is declared, until that is withdrawn', async () => {
  await agent.report();
  await call('PATCH', '/api/security/scenarios/a%2Fone', { declared: 'enabled' });
  expect(await basis()).toEqual({ scenarios: 'declared', thresholds: 'adopted' });
  await call('DELETE', '/api/security/scenarios/a%2Fone');
  expect(await basis()).toEqual({ scenarios: 'adopted', thresholds: 'adopted' });
});

test('what is accepted stays adopted; without a baseline there is nothing', async () => {
  await agent.report();
  await call('POST', '/api/security/baseline', { drop: true });
  expect(await basis()).toMatchObject({ scenarios: null });
  await undo();
  expect(await basis()).toMatchObject({ scenarios: 'adopted' });
});

test('a threshold that is declared, until that is undone; and again, when the undo is undone', async () => {
  await agent.report();
  const at = await adoptedAt();
  await thresholds({ inbound_threshold: 30 });
  expect(await basis()).toMatchObject({ thresholds: 'declared' });
  await undo();
  expect(await basis()).toMatchObject({ thresholds: 'adopted' });
  expect(await adoptedAt()).toBe(at);
  await undo();
  expect(await basis()).toMatchObject({ thresholds: 'declared' });
});

test('the adopted number, once an operator declares it: that is done once, and can be undone', async () => {
  await agent.report();
  expect((await thresholds({ inbound_threshold: 15 })).body).toMatchObject({ changed: true });
  expect(await basis()).toMatchObject({ thresholds: 'declared' });
  expect((await thresholds({ inbound_threshold: 15 })).body).toMatchObject({ changed: false });
  await undo();
  expect(await basis()).toMatchObject({ thresholds: 'adopted' });
});

test('a threshold declared before the first report makes it declared, whatever is adopted beside it', async () => {
  await thresholds({ inbound_threshold: 15 });
  await agent.report();
  expect(await basis()).toEqual({ scenarios: 'adopted', thresholds: 'declared' });
  expect(await adoptedAt()).toBeUndefined();
});

test('a copied intent is declared of the host that takes it, and what that adopted stays adopted beside it', async () => {
  const other = await enrolled('web-2');
  other.tuning = { ...other.tuning, inbound: 20 };
  await agent.report();
  await other.report();
  await call('POST', `/api/hosts/${agent.hostId}/intent/copies`, { to: [other.hostId] });
  expect(await basis(other.hostId)).toEqual({ scenarios: 'adopted', thresholds: 'declared' });
  expect(await basis()).toEqual({ scenarios: 'adopted', thresholds: 'adopted' });
  await undo(other.hostId);
  expect(await basis(other.hostId)).toEqual({ scenarios: 'adopted', thresholds: 'adopted' });
});

test('a declared number is declared of the host that takes it too, where that adopted the same number', async () => {
  const other = await enrolled('web-2');
  await agent.report();
  await other.report();
  const copied = () => call('POST', `/api/hosts/${agent.hostId}/intent/copies`, { to: [other.hostId] });
  expect((await copied()).body.results[0].changes).toEqual([]);
  expect(await basis(other.hostId)).toMatchObject({ thresholds: 'adopted' });
  await thresholds({ inbound_threshold: 15 });
  expect((await copied()).body.results[0].changes).toEqual([
    { threshold: 'inbound', was: 15, was_adopted_at: expect.any(String), becomes: 15 },
  ]);
  expect(await basis(other.hostId)).toMatchObject({ thresholds: 'declared' });
  expect((await copied()).body.results[0].changes).toEqual([]);
  await undo(other.hostId);
  expect(await basis(other.hostId)).toMatchObject({ thresholds: 'adopted' });
});

/** Forgets of every host which thresholds were adopted, as a Fleet of before kept it, and upgrades that. */
const upgrade = () =>
  runInDurableObject(fleetStub(), (_, { storage: { sql } }) => {
    sql.exec("UPDATE declarations SET part = json_remove(part, '$.adopted') WHERE surface = 'appsec_tuning'");
    sql.exec(adoptedThresholds);
    sql.exec("UPDATE fleet SET judged_by = 'another release'");
  });

test('an upgrade knows from the history what was adopted', async () => {
  await agent.report();
  const at = await adoptedAt();
  await upgrade();
  await fleetStub().check(Date.now());
  expect(await basis()).toMatchObject({ thresholds: 'adopted' });
  expect(await adoptedAt()).toBe(at);
});

test('an upgrade takes what an operator declared for declared', async () => {
  await agent.report();
  await thresholds({ inbound_threshold: 15 });
  await call('PATCH', '/api/security/scenarios/a%2Fone', { declared: 'enabled' });
  await upgrade();
  await fleetStub().check(Date.now());
  expect(await basis()).toMatchObject({ thresholds: 'declared' });
});

test('a verdict of before the upgrade says nothing of it, and the next one does', async () => {
  await agent.report();
  await runInDurableObject(fleetStub(), (_, { storage: { sql } }) => {
    sql.exec("UPDATE verdicts SET line = json_remove(line, '$.scenarios.basis', '$.appsec_tuning.basis')");
    sql.exec("UPDATE fleet SET judged_by = 'another release'");
  });
  expect((await call('GET', '/api/security/drift?fresh=true')).body.scenarios).not.toHaveProperty('basis');
  await fleetStub().check(Date.now());
  expect(await basis()).toEqual({ scenarios: 'adopted', thresholds: 'adopted' });
});
