import { reset } from 'cloudflare:test';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { TestAgent } from '../../support/agent.ts';
import { call } from '../../support/api.ts';

const SSH = 'crowdsecurity/ssh-bf';
const HTTP = 'crowdsecurity/http-probing';
const UPGRADE = { kinds: ['hub_index', 'hub_items', 'links'], applied_revision: null };

let agent: TestAgent;
beforeEach(async () => {
  agent = (await TestAgent.enrol()).installs(HTTP);
  await agent.report();
  await call('PATCH', `/api/security/scenarios/${encodeURIComponent(SSH)}`, { disabled: true });
  await agent.heartbeat();
});
afterEach(() => reset());

const drift = async (query = '?fresh=true') => (await call('GET', `/api/security/drift${query}`)).body;
const cameBack = (changes?: unknown) => agent.installs(HTTP, SSH).send({ ...agent.reportBody(), changes });
const history = async () => (await call('GET', `/api/hosts/${agent.hostId}/events`)).body.events;

test.each([
  ['a hub upgrade', UPGRADE, 'hub_upgrade', 'by a hub upgrade'],
  ['an apply', { kinds: ['links', 'apply'], applied_revision: 2 }, 'apply', 'by an apply of revision 2'],
  ['nobody known', { kinds: ['links'], applied_revision: null }, null, 'by cscli, another script or by hand'],
  ['an agent that tells nothing of it', undefined, null, 'by something that its agent did not see'],
])('a drift by %s is named so in the verdict and in the history', async (_, changes, by, by_words) => {
  expect((await cameBack(changes)).status).toBe(200);
  const { scenarios } = await drift();
  expect(scenarios).toMatchObject({ status: 'drifted', cause: 'host', by, by_words });
  const sentence = `Declared disabled but still installed: ${SSH}. Done ${by_words}.`;
  expect(scenarios.detail).toBe(sentence);
  expect((await history())[0]).toMatchObject({ kind: 'drift_opened', actor: 'host', detail: sentence });
});

test('it stays for as long as the drift lasts, and goes with it', async () => {
  await cameBack(UPGRADE);
  await agent.heartbeat();
  await agent.installs(HTTP, SSH, 'a/b').report();
  expect((await drift()).scenarios).toMatchObject({ status: 'drifted', by: 'hub_upgrade' });
  await agent.installs(HTTP).report();
  const { scenarios } = await drift();
  expect(scenarios).toMatchObject({ status: 'in_sync', by: null });
  expect(scenarios).not.toHaveProperty('by_words');
  await agent.installs(HTTP, SSH).report();
  expect((await drift()).scenarios).toMatchObject({ status: 'drifted', by: null });
});

test('a report that Fleet holds already opens nothing by what it says of changes', async () => {
  await agent.installs(HTTP, SSH).report();
  await cameBack(UPGRADE);
  expect((await drift()).scenarios).toMatchObject({ cause: 'host', by: null });
});

test('a drift that a declaration opens is nobody’s doing on the host', async () => {
  await call('PATCH', `/api/security/scenarios/${encodeURIComponent(HTTP)}`, { disabled: true });
  expect((await drift()).scenarios).toMatchObject({ status: 'drifted', cause: 'intent', by: null });
});

test('a newer agent may know more kinds; what is no list of words is refused and changes nothing', async () => {
  for (const changes of [
    { kinds: ['by hand, honestly'], applied_revision: null },
    { kinds: 'links', applied_revision: null },
    { kinds: [], applied_revision: 0 },
    { kinds: [] },
    null,
  ]) {
    expect((await cameBack(changes)).body).toMatchObject({ status: 400, code: 'invalid_body' });
  }
  expect((await drift()).scenarios).toMatchObject({ status: 'in_sync' });
  await cameBack({ kinds: ['hub_items', 'something_new'], applied_revision: null, more: true });
  expect((await drift()).scenarios.by).toBe('hub_upgrade');
});
