import { reset, runInDurableObject } from 'cloudflare:test';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { judgeHost } from '../../../../worker/fleet/checks/judge-host.ts';
import { readIncidentHosts, readIncidents } from '../../../../worker/fleet/tables/incidents.ts';
import { DOWN, RUNNING, TestAgent, UNKNOWN } from '../../support/agent.ts';
import { call } from '../../support/api.ts';
import { START, setClock } from '../../support/clock.ts';
import { counted } from '../../support/counted.ts';
import { fleetStub, hostOf } from '../../support/env.ts';
import { readTables } from '../../support/tables.ts';
import { backUp, restore } from '../backup/support/backup.ts';
import { waive } from '../quiet/support/quiet.ts';
import { addChannel, arrived, live } from './support/outbox.ts';

const SSH = 'crowdsecurity/ssh-bf';
const OTHER = 'crowdsecurity/http-probing';
const MINUTE = 60_000;

vi.setConfig({ testTimeout: 60_000 });

let now = START;

beforeEach(async () => {
  now = START;
  await setClock(now);
  await addChannel('a');
});
afterEach(() => reset());

async function enrol(name: string): Promise<TestAgent> {
  const agent = (await TestAgent.enrol(name)).installs();
  agent.engine = RUNNING;
  await agent.report();
  await call('PATCH', `/api/security/scenarios/${encodeURIComponent(SSH)}?host=${agent.hostId}`, { disabled: true });
  await agent.report();
  return agent;
}

async function pass(minutes: number, ...agents: TestAgent[]): Promise<void> {
  for (let minute = 0; minute < minutes; minute += 1) {
    for (const agent of agents) await agent.heartbeat();
    now = await live(now, now + MINUTE);
  }
}

const inFleet = <T>(ask: (sql: SqlStorage) => T) => runInDurableObject(fleetStub(), (_, { storage: { sql } }) => ask(sql));
const incidents = () => inFleet(readIncidents);

test('a host that is judged again and is as it was writes nothing of incidents', async () => {
  const agent = await enrol('web-1');
  await agent.installs(SSH).report();
  await pass(6, agent);
  await inFleet((sql) => {
    const before = readTables(sql);
    const { counting, written, read } = counted(sql);
    judgeHost(counting, hostOf(sql, agent.hostId), now, 'host');
    expect(written()).toBe(0);
    expect(read()).toBeLessThanOrEqual(12);
    expect(readTables(sql)).toEqual(before);
  });
});

test('what arrives with the next message, such as an intent that has to be written down, leaves no row', async () => {
  await enrol('web-1');
  expect(await incidents()).toEqual([]);
});

test('hosts come to an incident within a minute; who comes later is another', async () => {
  const agents = [await enrol('web-1'), await enrol('web-2'), await enrol('web-3')] as const;
  await agents[0].installs(SSH).report();
  now = await live(now, now + 59_000);
  await agents[1].installs(SSH).report();
  now = await live(now, now + 2_000);
  await agents[2].installs(SSH).report();
  const hosts = await inFleet(readIncidentHosts);
  const [one, two] = await incidents();
  const named = (id?: string) => hosts.filter(({ incidentId }) => incidentId === id).map(({ name }) => name);
  expect([named(one?.id), named(two?.id)]).toEqual([['web-1', 'web-2'], ['web-3']]);
});

test('who comes to it within the minute, and after it was told, is told of all the same', async () => {
  await addChannel('a', { drift_by_host: { wait_s: 0 } });
  const agents = [await enrol('web-1'), await enrol('web-2')] as const;
  await agents[0].installs(SSH).report();
  now = await live(now, now + 30_000);
  await agents[1].installs(SSH).report();
  now = await live(now, now + 30_000);
  expect((await arrived()).map(({ type, data }) => [type, data.hosts.map(({ name }) => name)])).toEqual([
    ['incident.opened', ['web-1']],
    ['incident.opened', ['web-2']],
  ]);
});

test('who left it before it was told, and comes back to it after, is told of too; who was away for a moment is not', async () => {
  const agents = [await enrol('web-1'), await enrol('web-2')] as const;
  const [one, two] = agents;
  for (const agent of agents) await agent.installs(SSH).report();
  await pass(2, ...agents);
  await one.installs().report();
  await pass(4, ...agents);
  await two.installs().report();
  await one.installs(SSH).report();
  now = await live(now, now + 5000);
  await two.installs(SSH).report();
  await pass(10, ...agents);
  expect((await arrived()).map(({ type, data }) => [type, data.hosts.map(({ name }) => name)])).toEqual([
    ['incident.opened', ['web-2']],
    ['incident.opened', ['web-1']],
  ]);
});

test('an engine that fails at each start is told once, though it is never down for as long as it waits', async () => {
  const agent = await enrol('web-1');
  const told: string[][] = [];
  for (let turn = 0; turn < 6; turn += 1) {
    await agent.runs(DOWN);
    now = await live(now, now + 30_000);
    await agent.runs(UNKNOWN);
    now = await live(now, now + 20_000);
    told.push(...(await arrived()).map(({ type, data }) => [type, data.title]));
  }
  expect(told).toEqual([['incident.opened', 'web-1: CrowdSec is not running']]);
  await agent.runs(RUNNING);
  await pass(15, agent);
  expect((await arrived()).map(({ type }) => type)).toEqual(['incident.closed']);
  expect(await incidents()).toEqual([]);
});

async function tellOfTwo(): Promise<[TestAgent, TestAgent]> {
  const agents: [TestAgent, TestAgent] = [await enrol('web-1'), await enrol('web-2')];
  for (const agent of agents) {
    await call('PATCH', `/api/security/scenarios/${encodeURIComponent(OTHER)}?host=${agent.hostId}`, { disabled: true });
    await agent.report();
  }
  for (const agent of agents) await agent.installs(SSH).report();
  await pass(6, ...agents);
  expect(await whom()).toEqual([['incident.opened', 'web-1', 'web-2']]);
  return agents;
}

const whom = async () => (await arrived()).map(({ type, data }) => [type, ...data.hosts.map(({ name }) => name)]);

test('the end names the hosts that were told of, also where it became something else after it was over on one', async () => {
  const [one, two] = await tellOfTwo();
  await one.installs().report();
  await two.installs(SSH, OTHER).report();
  await pass(20, one, two);
  expect(await whom()).toEqual([['incident.changed', 'web-2']]);
  await two.installs().report();
  await pass(2, one, two);
  expect(await whom()).toEqual([['incident.closed', 'web-1', 'web-2']]);
  expect([await incidents(), await inFleet(readIncidentHosts)]).toEqual([[], []]);
});

test('the end names a host too that left the others for another trouble', async () => {
  const [one, two] = await tellOfTwo();
  await one.installs(SSH, OTHER).report();
  await pass(6, one, two);
  expect(await whom()).toEqual([['incident.opened', 'web-1']]);
  await two.installs().report();
  await pass(2, one, two);
  expect(await whom()).toEqual([['incident.closed', 'web-1', 'web-2']]);
});

test('what was accepted is told as accepted, and as over once it agrees after it differed again', async () => {
  const agent = await enrol('web-1');
  await agent.installs(SSH).report();
  await pass(7, agent);
  await arrived();
  const waiver = await waive(agent.hostId, SSH, now + 86_400_000);
  expect(waiver.status).toBe(200);
  await pass(2, agent);
  const accepted = (await arrived()).map(({ type, data }) => `${type} ${data.title} ${data.text.includes('It still differs')}`);
  expect(accepted).toEqual([expect.stringMatching(/^incident\.closed web-1, accepted after 7 min: .* true$/)]);
  const { events } = (await call('GET', `/api/hosts/${agent.hostId}/events?kind=incident_closed`)).body;
  expect(events[0].detail).toMatch(/^Incident, accepted after 7 min: .*\. It still differs\.$/);
  expect((await call('DELETE', `/api/waivers/${waiver.body.id}`)).status).toBe(204);
  await pass(7, agent);
  expect((await arrived()).map(({ type }) => type)).toEqual(['incident.opened']);
  await agent.installs().report();
  await pass(2, agent);
  expect((await arrived()).map(({ data }) => data.title)).toEqual([expect.stringMatching(/^web-1, over after /)]);
});

test('a host that is renamed is told of by its new name', async () => {
  const agent = await enrol('web-1');
  await agent.installs(SSH).report();
  await call('PATCH', `/api/hosts/${agent.hostId}`, { name: 'edge-1' });
  await pass(6, agent);
  expect((await arrived()).map(({ data }) => data.hosts.map(({ name }) => name))).toEqual([['edge-1']]);
});

test('a host that enrols again is neither well nor worse until it reports', async () => {
  const agent = await enrol('web-1');
  await agent.installs(SSH).report();
  await pass(6, agent);
  await arrived();
  const { code } = (await call('POST', '/api/hosts/enrollments', { host_id: agent.hostId })).body;
  const again = await TestAgent.enrol('web-1', code);
  await pass(10);
  expect(await arrived()).toEqual([]);
  again.engine = RUNNING;
  await again.installs().report();
  await pass(2, again);
  expect((await arrived()).map(({ type }) => type)).toEqual(['incident.closed']);
});

test('a backup that is restored ends what is about hosts that it has not, and keeps what is', async () => {
  const agent = await enrol('web-1');
  const backup = await backUp();
  const other = await enrol('web-2');
  for (const each of [agent, other]) await each.installs(SSH).report();
  await pass(6, agent, other);
  expect((await arrived()).map(({ data }) => data.hosts.length)).toEqual([2]);
  expect((await restore(backup, 'replace=true')).status).toBe(200);
  await pass(2);
  // By what the backup knows web-1 was well, and web-2 is gone.
  expect((await arrived()).map(({ type }) => type)).toEqual(['incident.closed']);
  agent.sequence = now + MINUTE;
  await agent.report();
  await pass(6, agent);
  expect((await arrived()).map(({ type, data }) => [type, data.title])).toEqual([
    ['incident.opened', `web-1: ${SSH} came back, by something that its agent did not see`],
  ]);
});
