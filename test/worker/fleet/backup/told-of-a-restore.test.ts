import { reset } from 'cloudflare:test';
import { afterEach, expect, test } from 'vitest';
import type { HostEvent } from '#contract';
import { TestAgent } from '../../support/agent.ts';
import { call, operator } from '../../support/api.ts';
import { START, setClock } from '../../support/clock.ts';
import { makeToken } from '../../support/credentials.ts';
import { backUp, becomeFresh, restore } from './support/backup.ts';

afterEach(() => reset());

const SSH = 'crowdsecurity/ssh-bf';
const path = (id: string) => `/api/security/scenarios/${encodeURIComponent(SSH)}?host=${id}`;
const eventsOf = async (id: string): Promise<HostEvent[]> => (await call('GET', `/api/hosts/${id}/events`)).body.events;
const revisionOf = async (id: string): Promise<number> =>
  (await call('GET', `/api/security/scenarios?host=${id}`)).body.intent.revision;
const patchOn = (id: string, revision: number) =>
  call('PATCH', path(id), { disabled: true }, { ...operator, 'if-match': `"${id}.${revision}"` });

async function reporting(): Promise<TestAgent> {
  await setClock(START);
  const agent = (await TestAgent.enrol('web-1')).installsKnown([SSH]);
  agent.sequence = START;
  await agent.report();
  return agent;
}

test('the history of each host tells of the restore, and so does the refusal of what was made on an intent of before', async () => {
  const { hostId } = await reporting();
  const text = await backUp();
  await call('PATCH', path(hostId), { disabled: true });
  const revision = await revisionOf(hostId);
  await restore(text, 'replace=true');
  const [newest] = await eventsOf(hostId);
  expect(newest).toMatchObject({
    kind: 'intent_restored',
    actor: 'owner',
    actor_kind: 'owner',
    detail: expect.stringMatching(/^Restored from the backup of 20.*Z\.$/),
  });
  expect(newest).not.toHaveProperty('undo');
  expect(await patchOn(hostId, revision)).toMatchObject({
    status: 412,
    body: { last: { actor: 'owner', detail: expect.stringContaining('Restored from the backup of') } },
  });
  const { acts } = (await call('GET', '/api/acts')).body;
  expect(acts.filter(({ kind }: { kind: string }) => kind.includes('restored'))).toHaveLength(1);
  expect((await call('POST', `/api/hosts/${hostId}/events/${newest?.id}/undo`, {})).status).toBeGreaterThanOrEqual(400);
});

test('a drift that a restore opens is told as the doing of whoever restored', async () => {
  const { hostId } = await reporting();
  await makeToken('operator', 'ci');
  const text = (await backUp()).replace('"names":{}', `"names":{"${SSH}":"disabled"}`);
  expect(text).toContain(`"names":{"${SSH}":"disabled"}`);
  await becomeFresh(START + 60_000);
  expect((await restore(text)).status).toBe(200);
  expect((await eventsOf(hostId)).find(({ kind }) => kind === 'drift_opened')).toMatchObject({ actor: 'owner' });
});

test('on a fresh Worker no revision that the lost one gave out after the backup fits what was restored', async () => {
  const { hostId } = await reporting();
  const text = await backUp();
  await call('PATCH', path(hostId), { disabled: true });
  const lost = await revisionOf(hostId);
  await becomeFresh(START + 60_000);
  await restore(text);
  expect(await revisionOf(hostId)).toBeGreaterThan(lost + 500);
  expect((await patchOn(hostId, lost)).status).toBe(412);
});

test('an agent that holds the very number of what was restored gets one above it', async () => {
  const agent = await reporting();
  const text = await backUp();
  await becomeFresh(START + 60_000);
  await restore(text);
  agent.delivered = await revisionOf(agent.hostId);
  agent.sequence = START + 120_000;
  expect((await agent.heartbeat()).body.intent.revision).toBe(agent.delivered + 1);
});

test('a host that was heard since the restore raises no revision any more', async () => {
  const agent = await reporting();
  const text = await backUp();
  await becomeFresh(START + 60_000);
  await restore(text);
  const revision = await revisionOf(agent.hostId);
  agent.sequence = START + 120_000;
  expect((await agent.heartbeat()).body.intent.revision).toBe(revision);
  agent.delivered = revision + 50;
  expect((await agent.heartbeat()).body.intent.revision).toBe(revision);
});
