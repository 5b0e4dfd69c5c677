import { reset } from 'cloudflare:test';
import { afterEach, expect, test } from 'vitest';
import type { HostEvent, HostSummary } from '#contract';
import { RUNNING, TestAgent } from '../../support/agent.ts';
import { call } from '../../support/api.ts';
import { START, setClock, tickFrom } from '../../support/clock.ts';
import { bearer, cookie, logIn, makeToken } from '../../support/credentials.ts';
import { fleetStub } from '../../support/env.ts';
import { backUp, becomeFresh, linesOf, restore, tables } from './support/backup.ts';

afterEach(() => reset());

const SSH = 'crowdsecurity/ssh-bf';

/** A fleet with a drifted host, one as declared and one that was never heard. */
async function fleet(start = START) {
  await setClock(start);
  const drifted = (await TestAgent.enrol('web-1')).installsKnown([SSH, 'a/kept']);
  const fine = (await TestAgent.enrol('web-2')).installsKnown(['a/other']);
  const unheard = await TestAgent.enrol('web-3');
  fine.engine = RUNNING;
  for (const agent of [drifted, fine]) await agent.report();
  await setClock(start + 60_000);
  await call('PATCH', `/api/security/scenarios/${encodeURIComponent(SSH)}?host=${drifted.hostId}`, { disabled: true });
  await call('PATCH', `/api/security/appsec-tuning?host=${fine.hostId}`, { inbound_threshold: 15 });
  await drifted.heartbeat();
  await fine.heartbeat();
  const { token } = await makeToken('operator', 'ci');
  await fleetStub().check(start + 60_000);
  return { drifted, fine, unheard, token };
}

const driftOf = async (id: string) => (await call('GET', `/api/security/drift?fresh=true&host=${id}`)).body;
/** Its history without what a restore itself adds. */
const eventsOf = async (id: string): Promise<HostEvent[]> =>
  (await call('GET', `/api/hosts/${id}/events?limit=200`)).body.events.filter(isOfBefore);
const isOfBefore = ({ kind }: { kind: string }) => kind !== 'intent_restored';
const TIMES_OF_CHECKS = ['last_check_at', 'expires_at', 'sequence', 'judged_at'];

/** What a person sees of a host, without when it was looked at. */
async function seen(id: string) {
  const drift = await driftOf(id);
  const text = JSON.stringify(drift, (key, value) => (TIMES_OF_CHECKS.includes(key) ? undefined : value));
  const { host, ...others } = JSON.parse(text);
  const { intent_revision: _, ...known } = host;
  return { ...others, host: known, events: await eventsOf(id) };
}

test('a backup is one JSON document with a value a line', async () => {
  await fleet();
  const text = await backUp();
  const { records, ...header } = JSON.parse(text);
  expect(header).toMatchObject({ format: 'argos-drift-backup', schema: 2, made_at: expect.stringMatching(/Z$/) });
  expect(header.lines).toBe(linesOf(text).length);
  expect(records).toHaveLength(header.lines - 2);
  const names = records.flatMap(({ host }: { host?: { name: string } }) => (host === undefined ? [] : [host.name]));
  expect(names).toEqual(['web-1', 'web-2', 'web-3']);
});

test('no token, session, code or operator token stands in it', async () => {
  const { token } = await fleet(Date.now());
  const session = await logIn();
  const { code } = (await call('POST', '/api/hosts/enrollments', {})).body;
  const text = await backUp();
  for (const secret of [token, token.split('.')[2] ?? '', session, session.split('.')[2] ?? '', code])
    expect(text).not.toContain(secret);
  expect(text).not.toMatch(/owner_token|operator-token-of-the-tests/);
});

test('a fresh Fleet has the same hosts, verdicts, histories and tokens after a restore, and the agents go on', async () => {
  const { drifted, fine, unheard, token } = await fleet();
  const ids = [drifted, fine, unheard].map(({ hostId }) => hostId);
  const before = await Promise.all(ids.map(seen));
  const text = await backUp();
  await becomeFresh(START + 120_000);
  expect(await restore(text)).toMatchObject({
    status: 200,
    body: {
      hosts: 3,
      tokens: 1,
      left_out: { hosts: [], tokens: [], events: 0 },
      dropped: { hosts: [], tokens: [], channels: [] },
    },
  });
  expect(await Promise.all(ids.map(seen))).toEqual(before);
  expect((await call('GET', '/api/hosts', undefined, bearer(token))).status).toBe(200);
  const listed = (await call('GET', '/api/hosts')).body.hosts.map(({ name, state }: HostSummary) => [name, state]);
  expect(listed.sort()).toEqual([
    ['web-1', 'drifted'],
    ['web-2', 'in_sync'],
    ['web-3', 'unknown'],
  ]);

  // The clock of these agents is behind the restore's.
  for (const agent of [drifted, fine, unheard]) {
    const refused = await agent.report();
    expect(refused).toMatchObject({ status: 409, body: { code: 'sequence_stale' } });
    agent.sequence = refused.body.last_sequence;
    expect((await agent.report()).status).toBe(200);
  }
  expect((await driftOf(drifted.hostId)).scenarios).toMatchObject({ status: 'drifted', actually_enabled: [SSH] });
  expect((await driftOf(unheard.hostId)).scenarios.reason).not.toBe('never_reported');
});

test('a backup of what was restored says the same, but for what a restore moves on', async () => {
  await fleet();
  const first = await backUp();
  await becomeFresh(START + 120_000);
  await restore(first);
  const second = await backUp();
  const shape = (text: string) =>
    JSON.parse(text).records.flatMap((record: Record<string, Record<string, unknown>>) => {
      if (record.acts !== undefined) return [];
      if (record.events !== undefined) {
        const { host, list } = record.events as { host: string; list: { kind: string }[] };
        return [{ host, list: list.filter(isOfBefore) }];
      }
      if (record.host === undefined) return [record];
      const { intent, agent, ...host } = record.host as { intent: { parts: object }; agent: object };
      return [{ ...host, parts: intent.parts, agent: { ...agent, sequence: 0 } }];
    });
  expect(shape(second)).toEqual(shape(first));
});

test('silence counts from the restore: nothing is told of agents that are heard again in time', async () => {
  const { drifted, fine } = await fleet();
  const text = await backUp();
  const before = await eventsOf(fine.hostId);
  const later = START + 7 * 86_400_000;
  await becomeFresh(later);
  await restore(text);
  await fleetStub().check(later);
  const after = await tickFrom(later, 3);
  for (const agent of [drifted, fine]) {
    agent.sequence = later + 7 * 86_400_000;
    expect((await agent.heartbeat()).status).toBe(200);
  }
  await tickFrom(after, 3);
  expect(await eventsOf(fine.hostId)).toEqual(before);
  await tickFrom(after + 180_000, 5);
  expect((await driftOf(fine.hostId)).scenarios).toMatchObject({ status: 'unknown', reason: 'agent_silent' });
});

test('a host that was silent stays silent, without a second line of it, until it is heard', async () => {
  const { fine } = await fleet();
  await tickFrom(START + 60_000, 10);
  const before = await eventsOf(fine.hostId);
  expect(before.slice(0, 2).map(({ kind }) => kind)).toEqual(['incident_opened', 'agent_silent']);
  const text = await backUp();
  const later = START + 86_400_000;
  await becomeFresh(later);
  await restore(text);
  await fleetStub().check(later);
  await tickFrom(later, 10);
  expect(await eventsOf(fine.hostId)).toEqual(before);
  fine.sequence = later + 86_400_000;
  await fine.heartbeat();
  expect((await eventsOf(fine.hostId))[0]?.kind).toBe('agent_returned');
});

test('everybody is logged out, also where only the published state is asked', async () => {
  const now = Date.now();
  await fleet(now);
  const session = await logIn();
  const text = await backUp();
  await becomeFresh(now + 120_000);
  await restore(text);
  await fleetStub().check(now + 180_000);
  for (const path of ['/api/hosts', '/api/security/drift?fresh=true', '/api/security/drift'])
    expect({ path, status: (await call('GET', path, undefined, cookie(session))).status }).toEqual({ path, status: 401 });
});

test('a restore is an act of whoever asked for it, and those of before stay', async () => {
  await fleet();
  const text = await backUp();
  await becomeFresh(START + 120_000);
  await restore(text);
  const { acts } = (await call('GET', '/api/acts')).body;
  expect(acts[0]).toMatchObject({ kind: 'restored', actor: 'owner', detail: expect.stringContaining('3 hosts and 1 token.') });
  expect(acts.some(({ kind }: { kind: string }) => kind === 'token_made')).toBe(true);
  const { length } = acts;
  await restore(text, 'replace=true');
  expect((await call('GET', '/api/acts')).body.acts).toHaveLength(length + 1);
  expect((await tables()).get('restore_pieces')).toEqual([]);
});
