import { reset } from 'cloudflare:test';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { RUNNING, TestAgent, TUNING } from '../../support/agent.ts';
import { call } from '../../support/api.ts';
import { START, setClock } from '../../support/clock.ts';
import { live } from '../alerts/support/outbox.ts';

const SSH = 'crowdsecurity/ssh-bf';
const MINUTE = 60_000;

let agent: TestAgent;
let now = START;

beforeEach(async () => {
  now = START;
  await setClock(now);
  agent = (await TestAgent.enrol('web-1')).installs();
  agent.engine = RUNNING;
  await agent.report();
  await call('PATCH', `/api/security/scenarios/${encodeURIComponent(SSH)}`, { disabled: true });
  await agent.report();
});
afterEach(() => reset());

async function pass(minutes: number): Promise<void> {
  for (let minute = 0; minute < minutes; minute += 1) {
    await agent.heartbeat();
    now = await live(now, now + MINUTE);
  }
}

const history = async (query = '') => {
  const { body } = await call('GET', `/api/hosts/${agent.hostId}/events${query}`);
  return body.events.map(({ at, kind, surface, detail }: Record<string, string>) => [
    (Date.parse(at ?? '') - START) / 1000,
    kind,
    surface,
    detail,
  ]);
};

const INCIDENTS = '?kind=incident_opened,incident_closed';

test('an incident is one line, from when it has stood as long as its kind waits, and has its end and its duration in it', async () => {
  await agent.installs(SSH).report();
  await pass(4);
  expect(await history(INCIDENTS)).toEqual([]);
  await pass(2);
  const words = `${SSH} came back, by something that its agent did not see`;
  expect(await history(INCIDENTS)).toEqual([[0, 'incident_opened', 'scenarios', `Incident: ${words}.`]]);
  await agent.installs().report();
  expect(await history(INCIDENTS)).toEqual([[0, 'incident_closed', 'scenarios', `Incident, over after 6 min: ${words}.`]]);
  await pass(60);
  expect(await history(INCIDENTS)).toHaveLength(1);
});

test('what is over before is no incident in it', async () => {
  await agent.installs(SSH).report();
  await pass(3);
  await agent.installs().report();
  await pass(30);
  expect(await history(INCIDENTS)).toEqual([]);
});

test('what cannot be seen any more and can again is in it; there and back again and again is one line', async () => {
  const read = TUNING;
  await pass(1);
  agent.tuning = { ...TUNING, state: 'unreadable', inbound: null, outbound: null, detail: 'permission denied' };
  await agent.report();
  const of = () => history('?kind=evidence_lost,evidence_regained');
  expect(await of()).toEqual([
    [
      60,
      'evidence_lost',
      'appsec_tuning',
      'What the host has of it cannot be seen any more. What the tuning file sets is not known. The host says: “permission denied”.',
    ],
  ]);
  await pass(1);
  agent.tuning = read;
  await agent.report();
  expect((await of()).map(([at, kind]: unknown[]) => [at, kind])).toEqual([
    [120, 'evidence_regained'],
    [60, 'evidence_lost'],
  ]);
  for (let turn = 0; turn < 5; turn += 1) {
    agent.tuning =
      turn % 2 === 0 ? { ...read, state: 'unreadable', inbound: null, outbound: null, detail: 'permission denied' } : read;
    await agent.report();
  }
  expect(await of()).toHaveLength(1);
});

test('a silence and an engine that is down are told by events of their own', async () => {
  await pass(1);
  now = await live(now, now + 10 * MINUTE);
  await agent.runs({ ...RUNNING, state: 'down', loaded_at: null, scenarios: null, tuning: null });
  expect(await history('?kind=evidence_lost,evidence_regained')).toEqual([]);
  expect((await history('?kind=agent_silent,engine_down')).length).toBe(2);
});

test('it is asked for by kinds, page by page, and a kind that there is not is refused', async () => {
  const { status, body } = await call('GET', `/api/hosts/${agent.hostId}/events?kind=enrolled,odd`);
  expect([status, body.code]).toEqual([400, 'invalid_query']);
  for (const kind of ['', ',', 'enrolled,']) {
    expect((await call('GET', `/api/hosts/${agent.hostId}/events?kind=${kind}`)).status).toBe(400);
  }
  const page = await call('GET', `/api/hosts/${agent.hostId}/events?kind=enrolled,intent_changed&limit=1`);
  expect(page.body.events.map(({ kind }: { kind: string }) => kind)).toEqual(['intent_changed']);
  const older = await call('GET', `/api/hosts/${agent.hostId}/events?kind=enrolled,intent_changed&before=${page.body.next}`);
  expect(older.body).toMatchObject({ events: [{ kind: 'enrolled' }], next: null });
});
