import { reset, runInDurableObject } from 'cloudflare:test';
import { afterEach, expect, test } from 'vitest';
import type { HostSummary } from '#contract';
import { OWNER } from '../../../../worker/auth/caller.ts';
import type { Fleet } from '../../../../worker/fleet/index.ts';
import { TestAgent } from '../../support/agent.ts';
import { call } from '../../support/api.ts';
import { START, setClock } from '../../support/clock.ts';
import { bearer, makeToken } from '../../support/credentials.ts';
import { fleetStub } from '../../support/env.ts';
import { readTables } from '../../support/tables.ts';
import { backUp, becomeFresh, restore, tables } from './support/backup.ts';

afterEach(() => reset());

const SSH = 'crowdsecurity/ssh-bf';
const path = (id: string) => `/api/security/scenarios/${encodeURIComponent(SSH)}?host=${id}`;
const hosts = async (): Promise<HostSummary[]> => (await call('GET', '/api/hosts')).body.hosts;
const named = async (name: string) => (await hosts()).find((host) => host.name === name);

async function reporting(name: string): Promise<TestAgent> {
  const agent = (await TestAgent.enrol(name)).installsKnown([SSH]);
  agent.sequence = START;
  await agent.report();
  return agent;
}

test('what was removed or revoked since stays so, and is named', async () => {
  await setClock(START);
  const kept = await reporting('web-1');
  const gone = await reporting('web-2');
  const { token: good } = await makeToken('operator', 'ci');
  const { id, token: bad } = await makeToken('operator', 'leaked');
  const text = await backUp();
  await call('DELETE', `/api/hosts/${gone.hostId}`);
  await call('DELETE', `/api/tokens/${id}`);
  await call('PATCH', path(kept.hostId), { disabled: true });
  expect(await restore(text, 'replace=true')).toMatchObject({
    status: 200,
    body: {
      hosts: 1,
      tokens: 1,
      left_out: { hosts: [{ id: gone.hostId, name: 'web-2' }], tokens: [{ id, name: 'leaked' }] },
      dropped: { hosts: [], tokens: [], channels: [] },
    },
  });
  expect((await hosts()).map(({ name }) => name)).toEqual(['web-1']);
  expect((await call('GET', '/api/hosts', undefined, bearer(bad))).status).toBe(401);
  expect((await call('GET', '/api/hosts', undefined, bearer(good))).status).toBe(200);
  expect((await call('GET', `/api/security/scenarios?host=${kept.hostId}`)).body.disabled_count).toBe(0);
  gone.sequence = START + 10_000;
  expect(await gone.report()).toMatchObject({ status: 403, body: { code: 'host_revoked' } });
});

test('with revive they come back', async () => {
  await setClock(START);
  await reporting('web-1');
  const gone = await reporting('web-2');
  const { id, token } = await makeToken('operator', 'ci');
  const text = await backUp();
  await call('DELETE', `/api/hosts/${gone.hostId}`);
  await call('DELETE', `/api/tokens/${id}`);
  expect(await restore(text, 'replace=true&revive=true')).toMatchObject({ status: 200, body: { hosts: 2, tokens: 1 } });
  expect((await call('GET', '/api/hosts', undefined, bearer(token))).status).toBe(200);
  gone.sequence = START + 10_000;
  expect((await gone.report()).status).toBe(200);
  expect((await tables()).get('removed_hosts')).toEqual([]);
});

test('what came since is gone, and its token is good for nothing', async () => {
  await setClock(START);
  await reporting('web-1');
  const text = await backUp();
  const newer = await reporting('web-2');
  const { token } = await makeToken('operator', 'ci');
  const { body } = await restore(text, 'replace=true');
  expect(body.dropped).toMatchObject({ hosts: [{ name: 'web-2' }], tokens: [{ name: 'ci' }] });
  expect((await hosts()).map(({ name }) => name)).toEqual(['web-1']);
  expect((await call('GET', '/api/hosts', undefined, bearer(token))).status).toBe(401);
  await fleetStub().check(START + 60_000);
  for (const fresh of ['', '?fresh=true'])
    expect((await call('GET', `/api/security/drift${fresh}`, undefined, bearer(token))).status).toBe(401);
  newer.sequence = START + 10_000;
  expect((await newer.report()).status).toBe(503);
});

test('after a restore of the wrong file the right one brings back the hosts and tokens that the wrong one had not', async () => {
  await setClock(START);
  await reporting('web-1');
  const wrong = await backUp();
  const later = await reporting('web-2');
  const { token } = await makeToken('operator', 'ci');
  const right = await backUp();
  await restore(wrong, 'replace=true');
  expect((await call('GET', '/api/hosts', undefined, bearer(token))).status).toBe(401);
  later.sequence = START + 10_000;
  expect(await later.report()).toMatchObject({ status: 503, body: { code: 'unavailable', retry_after_s: 30 } });
  expect(await restore(right, 'replace=true')).toMatchObject({
    status: 200,
    body: { hosts: 2, tokens: 1, left_out: { hosts: [], tokens: [] } },
  });
  expect((await call('GET', '/api/hosts', undefined, bearer(token))).status).toBe(200);
  later.sequence = START + 20_000;
  expect((await later.report()).status).toBe(200);
});

test('a day after a restore a host that it did not have is told that it was removed, and a removed one at once', async () => {
  await setClock(START);
  const gone = await reporting('web-1');
  await reporting('web-3');
  await call('DELETE', `/api/hosts/${gone.hostId}`);
  const text = await backUp();
  const later = await reporting('web-2');
  await restore(text, 'replace=true');
  for (const agent of [gone, later]) agent.sequence = START + 10_000;
  expect(await gone.report()).toMatchObject({ status: 403, body: { code: 'host_revoked' } });
  expect((await later.report()).status).toBe(503);
  await setClock(START + 86_400_000);
  expect(await later.report()).toMatchObject({ status: 403, body: { code: 'host_revoked' } });
});

test('revisions, sequences and last sequences are above both sides', async () => {
  await setClock(START);
  const agent = await reporting('web-1');
  const text = await backUp();
  for (const disabled of [true, false, true]) await call('PATCH', path(agent.hostId), { disabled });
  const before = (await named('web-1'))?.intent_revision ?? 0;
  const { sequence } = (await call('GET', '/api/hosts')).body;
  await setClock(START + 3_600_000);
  await restore(text, 'replace=true');
  expect((await named('web-1'))?.intent_revision).toBeGreaterThan(before);
  expect((await call('GET', '/api/hosts')).body.sequence).toBeGreaterThan(sequence);
  // Signed between the backup and the restore, and caught by somebody.
  agent.sequence = START + 1_000_000;
  const { status, body } = await agent.report();
  expect({ status, code: body.code }).toEqual({ status: 409, code: 'sequence_stale' });
  expect(body.last_sequence).toBeGreaterThanOrEqual(START + 3_600_000);
});

test('of a host whose clock is ahead, what it signed before the restore is a replay too', async () => {
  await setClock(START);
  const agent = await reporting('web-1');
  agent.sequence = START + 7_200_000;
  await agent.heartbeat();
  const text = await backUp();
  await becomeFresh(START + 60_000);
  await restore(text);
  agent.sequence = START + 7_200_000 + 30_000;
  expect((await agent.heartbeat()).status).toBe(409);
  agent.sequence = START + 7_200_000 + 70_000;
  expect((await agent.heartbeat()).status).toBe(200);
});

test('an agent that holds a revision of after the backup gets one above it, once', async () => {
  await setClock(START);
  const agent = await reporting('web-1');
  const text = await backUp();
  await becomeFresh(START + 60_000);
  await restore(text);
  const restored = (await named('web-1'))?.intent_revision ?? 0;
  agent.delivered = restored + 40;
  agent.sequence = START + 120_000;
  const answer = await agent.heartbeat();
  expect(answer.body.intent.revision).toBe(restored + 41);
  expect(await named('web-1')).toMatchObject({ intent_revision: restored + 41, delivered_revision: restored + 40 });
  // Whoever says so once more is taken for what it is.
  agent.delivered = restored + 99;
  expect((await agent.heartbeat()).body.intent.revision).toBe(restored + 41);
});

test.each([9e15, Number.MAX_SAFE_INTEGER, 2_000_000])('a host that claims revision %d moves nothing', async (claimed) => {
  await setClock(START);
  const agent = await reporting('web-1');
  const text = await backUp();
  await becomeFresh(START + 60_000);
  await restore(text);
  const restored = (await named('web-1'))?.intent_revision ?? 0;
  agent.delivered = claimed;
  agent.sequence = START + 120_000;
  expect((await agent.heartbeat()).body.intent.revision).toBe(restored);
  expect(await named('web-1')).toMatchObject({ intent_revision: restored, delivered_revision: null });
});

test('a host is told to try again by a Fleet that never had any, so that it goes on after a restore', async () => {
  await setClock(START);
  const agent = await reporting('web-1');
  const text = await backUp();
  await becomeFresh(START + 60_000);
  agent.sequence = START + 70_000;
  expect(await agent.report()).toMatchObject({ status: 503, body: { code: 'unavailable', retry_after_s: 30 } });
  await restore(text);
  agent.sequence = START + 80_000;
  expect((await agent.report()).status).toBe(200);
});

test('a dry run says the same and changes nothing', async () => {
  await setClock(START);
  await reporting('web-1');
  const text = await backUp();
  const before = await tables();
  const { body } = await restore(text, 'replace=true&dry_run=true');
  expect(await tables()).toEqual(before);
  expect(await restore(text, 'replace=true')).toEqual({ status: 200, body });
});

test('packed by gzip it is the same', async () => {
  await setClock(START);
  await reporting('web-1');
  const text = await backUp();
  const packed = new Response(text).body?.pipeThrough(new CompressionStream('gzip'));
  const bytes = await new Response(packed).arrayBuffer();
  await becomeFresh(START + 60_000);
  const { status, body } = await restore(new Uint8Array(bytes) as never, '', { 'content-encoding': 'gzip' });
  expect({ status, hosts: body.hosts }).toEqual({ status: 200, hosts: 1 });
});

test('of two restores at once the second is refused, and the first is whole', async () => {
  await setClock(START);
  await reporting('web-1');
  const text = await backUp();
  const request = { replace: true, revive: false, wholeHistory: false, dryRun: false };
  const owner = { role: 'owner', by: 'token', session: null, actor: OWNER } as const;
  const outcomes = await runInDurableObject(fleetStub(), (fleet: Fleet) => {
    const body = () => new Response(text).body as ReadableStream<Uint8Array>;
    return Promise.all([fleet.restore(owner, request, body()), fleet.restore(owner, request, body())]);
  });
  expect(outcomes).toMatchObject([{ ok: true }, { ok: false, refusal: { code: 'restore_under_way' } }]);
  expect(await restore(text, 'replace=true')).toMatchObject({ status: 200 });
});

test('what was staged when Fleet was put out of memory is gone when it starts again', async () => {
  await setClock(START);
  await reporting('web-1');
  await runInDurableObject(fleetStub(), (fleet: Fleet, state) => {
    state.storage.sql.exec('INSERT INTO restore_pieces (piece) VALUES (?)', new Uint8Array([1, 2, 3]));
    const again = Reflect.construct(fleet.constructor, [state, Reflect.get(fleet, 'env')]);
    expect(again).toBeDefined();
  });
  await runInDurableObject(fleetStub(), (_, { storage: { sql } }) => expect(readTables(sql).get('restore_pieces')).toEqual([]));
});

test('a host that enrolled again since keeps its newer key, and awaits a report under it', async () => {
  await setClock(START);
  const old = await reporting('web-1');
  const text = await backUp();
  await setClock(START + 60_000);
  const { code } = (await call('POST', '/api/hosts/enrollments', { host_id: old.hostId })).body;
  const newer = await TestAgent.enrol('web-1', code);
  expect(newer.hostId).toBe(old.hostId);
  await setClock(START + 120_000);
  expect(await restore(text, 'replace=true')).toMatchObject({ status: 200, body: { hosts: 1 } });
  old.sequence = START + 200_000;
  expect(await old.report()).toMatchObject({ status: 401, body: { code: 'signature_invalid' } });
  const { scenarios } = (await call('GET', `/api/security/drift?fresh=true&host=${old.hostId}`)).body;
  expect(scenarios).toMatchObject({ status: 'unknown', reason: 'never_reported' });
  newer.installsKnown([SSH]).sequence = START + 200_000;
  expect((await newer.report()).status).toBe(200);
});
