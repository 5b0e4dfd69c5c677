import { reset } from 'cloudflare:test';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { RUNNING, TestAgent } from '../../support/agent.ts';
import { call, ORIGIN } from '../../support/api.ts';
import { START, setClock } from '../../support/clock.ts';
import { addChannel, arrived, live } from './support/outbox.ts';

const SSH = 'crowdsecurity/ssh-bf';
const HTTP = 'crowdsecurity/http-probing';
const UPGRADE = { kinds: ['hub_index', 'hub_items', 'links'], applied_revision: null };
const MINUTE = 60_000;

vi.setConfig({ testTimeout: 60_000 });

let agents: TestAgent[] = [];
let now = START;

beforeEach(async () => {
  now = START;
  await setClock(now);
  agents = [];
});
afterEach(() => reset());

async function enrol(count: number): Promise<void> {
  for (let number = 1; number <= count; number += 1) {
    const agent = (await TestAgent.enrol(`web-${number}`)).installsKnown([HTTP]);
    agent.engine = RUNNING;
    await agent.report();
    agents.push(agent);
  }
  await call('PATCH', `/api/security/scenarios/${encodeURIComponent(SSH)}?host=*`, { disabled: true });
  for (const agent of agents) await heard(agent);
  now = await live(now, now + 2 * MINUTE);
  expect(await arrived()).toEqual([]);
}

async function heard(agent: TestAgent): Promise<void> {
  const { body } = await agent.heartbeat();
  agent.delivered = body.intent.revision;
  await agent.heartbeat();
}

/** Each host hears a heartbeat a minute, and time passes. */
async function pass(minutes: number): Promise<void> {
  for (let minute = 0; minute < minutes; minute += 1) {
    for (const agent of agents) await agent.heartbeat();
    now = await live(now, now + MINUTE);
  }
}

const cameBack = (agent: TestAgent) => agent.installsKnown([HTTP, SSH]).send({ ...agent.reportBody(), changes: UPGRADE });

test('12 hosts that drift by one hub upgrade are one message that names them, and one end with how long it lasted', {
  timeout: 60_000,
}, async () => {
  await addChannel('a');
  await enrol(12);
  for (const agent of agents) {
    await cameBack(agent);
    now = await live(now, now + 3000);
  }
  const began = now - 36_000;
  await pass(6);
  const [message, ...others] = await arrived();
  expect(others).toEqual([]);
  expect(message?.type).toBe('incident.opened');
  expect(message?.data).toMatchObject({
    kind: 'drift_by_host',
    surface: 'scenarios',
    title: `12 hosts: ${SSH} came back, by a hub upgrade`,
    items: [SSH],
    opened_at: new Date(began).toISOString(),
  });
  expect(message?.data.hosts.map(({ id, url }) => [id, url]).sort()).toEqual(
    agents.map(({ hostId }) => [hostId, `${ORIGIN}/?host=${hostId}`]).sort(),
  );
  expect(message?.data.text.split('\n')).toEqual([
    `- ${SSH} is installed, and shall not be`,
    `Since ${new Date(began).toISOString().slice(0, 19)}Z, by a hub upgrade.`,
    'To run on each of them: sudo argos-drift-apply',
    'Hosts: web-1, web-10, web-11, web-12, web-2, web-3, web-4, web-5, web-6, web-7, web-8, web-9.',
    `${ORIGIN}/`,
  ]);

  for (const agent of agents) {
    await agent.installsKnown([HTTP]).report();
    now = await live(now, now + 3000);
  }
  await pass(2);
  const ends = await arrived();
  expect(ends.map(({ type, data }) => [type, data.id, data.hosts.length])).toEqual([['incident.closed', message?.data.id, 12]]);
  const { opened_at, closed_at = '', duration_s, title } = ends[0]?.data ?? { opened_at: '' };
  expect(duration_s).toBe((Date.parse(closed_at) - Date.parse(opened_at)) / 1000);
  expect(title).toBe(`12 hosts, over after 7 min 9 s: ${SSH} came back, by a hub upgrade`);
  await pass(30);
  expect(await arrived()).toEqual([]);
});

test('a report that opens an incident plans the alarm that tells it, with no tick between', async () => {
  await addChannel('a', { drift_by_host: { wait_s: 0 } });
  await enrol(1);
  await cameBack(agents[0] as TestAgent);
  now = await live(now, now + 10_000);
  expect((await arrived()).map(({ data }) => data.title)).toEqual([`web-1: ${SSH} came back, by a hub upgrade`]);
});

test('a drift that ends before its wait is told to nobody, and leaves nothing behind', async () => {
  await addChannel('a');
  await enrol(1);
  const [agent] = agents as [TestAgent];
  await cameBack(agent);
  await pass(4);
  await agent.installsKnown([HTTP]).report();
  await pass(10);
  expect(await arrived()).toEqual([]);
});

test('what differs otherwise is told as a change of the same, for as many hosts as go with it', async () => {
  await addChannel('a');
  await enrol(3);
  for (const agent of agents) await cameBack(agent);
  await pass(6);
  const [opened] = await arrived();
  for (const agent of agents) {
    await agent.installsKnown([SSH]).report();
    now = await live(now, now + 3000);
  }
  await pass(6);
  const changes = await arrived();
  expect(changes.map(({ type, data }) => [type, data.id, data.title, data.items])).toEqual([
    ['incident.changed', opened?.data.id, `3 hosts, changed: ${SSH} came back, and 1 more, by a hub upgrade`, [SSH, HTTP]],
  ]);
  for (const agent of agents) await agent.installsKnown([HTTP]).report();
  await pass(2);
  expect((await arrived()).map(({ type, data }) => [type, data.id])).toEqual([['incident.closed', opened?.data.id]]);
});

test('a host that is silent keeps its drift open, and is told of apart', async () => {
  await addChannel('a');
  await enrol(2);
  const [first, second] = agents as [TestAgent, TestAgent];
  await cameBack(first);
  await pass(6);
  const [drift] = await arrived();
  agents = [second];
  await pass(12);
  const silence = await arrived();
  expect(silence.map(({ type, data }) => [type, data.kind, data.hosts.map(({ name }) => name)])).toEqual([
    ['incident.opened', 'silence', ['web-1']],
  ]);
  agents = [first, second];
  await pass(2);
  expect((await arrived()).map(({ type, data }) => [type, data.id])).toEqual([['incident.closed', silence[0]?.data.id]]);
  await first.installsKnown([HTTP]).report();
  await pass(2);
  expect((await arrived()).map(({ type, data }) => [type, data.id])).toEqual([['incident.closed', drift?.data.id]]);
});

test('a host that is removed is over with what was wrong with it', async () => {
  await addChannel('a');
  await enrol(2);
  for (const agent of agents) await cameBack(agent);
  await pass(6);
  await arrived();
  const [first, second] = agents as [TestAgent, TestAgent];
  await call('DELETE', `/api/hosts/${first.hostId}`);
  agents = [second];
  await pass(2);
  expect(await arrived()).toEqual([]);
  await call('DELETE', `/api/hosts/${second.hostId}`);
  agents = [];
  await pass(2);
  expect((await arrived()).map(({ type, data }) => [type, data.hosts.map(({ name }) => name)])).toEqual([
    ['incident.closed', ['web-1', 'web-2']],
  ]);
});

test('a declaration that nobody applies is told after an hour, and one that has not arrived as that', async () => {
  await addChannel('a');
  await enrol(1);
  const [agent] = agents as [TestAgent];
  await call('PATCH', `/api/security/scenarios/${encodeURIComponent(HTTP)}?host=${agent.hostId}`, { disabled: true });
  await pass(16);
  expect((await arrived()).map(({ data }) => data.title)).toEqual(['web-1: the newest intent is not on the host']);
  await heard(agent);
  await pass(59);
  expect((await arrived()).map(({ type, data }) => [type, data.kind])).toEqual([['incident.closed', 'not_delivered']]);
  await pass(2);
  expect((await arrived()).map(({ data }) => data.title)).toEqual([
    `web-1: ${HTTP} is installed, and shall not be: declared and not applied`,
  ]);
});
