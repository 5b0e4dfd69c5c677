import { reset, runInDurableObject } from 'cloudflare:test';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SNAPSHOT_KEY } from '../../../../worker/fleet/index.ts';
import { fleetLines } from '../../../../worker/fleet/publication/fleet-lines.ts';
import { revoke } from '../../../../worker/fleet/tables/revoked.ts';
import { TestAgent } from '../../support/agent.ts';
import { call, nobody } from '../../support/api.ts';
import { bearer, fleetKey, makeToken, signedBy } from '../../support/credentials.ts';
import { env, fleetStub } from '../../support/env.ts';

let agent: TestAgent;
beforeEach(async () => {
  agent = await TestAgent.enrol();
  await agent.report();
});
afterEach(() => reset());

const published = async () => (await env.SNAPSHOT.get(SNAPSHOT_KEY)) ?? '';
const headerOf = (snapshot: string) => JSON.parse(snapshot.split('\n')[0] ?? '');

const row = (host_id: string, line: object) => ({ host_id, line: JSON.stringify(line), judged_at: 0, seen_at: null });

test('lines that do not fit any more are left out and counted, and the others are written', () => {
  const rows = ['a', 'b', 'c'].map((id) => row(id, { name: id.repeat(100) }));
  const all = fleetLines(rows);
  expect(all).toMatchObject({ leftOut: 0, lines: { length: 3 } });
  const size = new TextEncoder().encode(all.lines[0]).byteLength + 1;
  const some = fleetLines(rows, 2 * size);
  expect(some.leftOut).toBe(1);
  expect(some.lines).toEqual(all.lines.slice(0, 2));
});

test('a line that cannot be cut leaves out its own host alone', () => {
  const endless = Object.fromEntries(Array.from({ length: 1000 }, (_, at) => [`number_${at}`, at]));
  const { lines, leftOut } = fleetLines([row('a', endless), row('b', { name: 'b' })]);
  expect(leftOut).toBe(1);
  expect(lines).toEqual([expect.stringMatching(/^b\t/)]);
});

test('a host that was left out is asked of Fleet, and healthz tells the reason, which is no stopped cron', async () => {
  await runInDurableObject(fleetStub(), (_, { storage: { sql } }) => {
    const { line } = sql.exec<{ line: string }>('SELECT line FROM verdicts').one();
    const endless = Object.fromEntries(Array.from({ length: 1000 }, (_, at) => [`number_${at}`, at]));
    sql.exec('UPDATE verdicts SET line = ?', JSON.stringify({ ...JSON.parse(line), endless }));
  });
  // As the deployment that judged it would leave it.
  await runInDurableObject(fleetStub(), (fleet, { storage: { sql } }) => {
    sql.exec('UPDATE fleet SET judged_by = ?', fleet.deployment);
  });
  await fleetStub().check(Date.now());
  expect(headerOf(await published())).toMatchObject({ hosts: 1, left_out: 1 });
  for (const path of ['/api/security/drift', `/api/security/drift?host=${agent.hostId}`]) {
    expect((await call('GET', path)).body).toMatchObject({ host: { id: agent.hostId }, scenarios: { status: 'undeclared' } });
  }
  const health = await call('GET', '/healthz', undefined, nobody);
  expect(health).toMatchObject({
    status: 503,
    body: { status: 'snapshot_too_large', detail: expect.stringContaining('The checks run. 1 of 1 hosts do not fit') },
  });
});

test('however many sessions were logged out, the header stays short and none of them is let in', async () => {
  const expiresAt = Date.now() + 3_600_000;
  const SESSIONS = 2000;
  const idOf = (at: number) => `session-${String(at).padStart(4, '0')}`;
  await runInDurableObject(fleetStub(), (_, { storage }) => {
    storage.transactionSync(() => {
      for (let at = 0; at < SESSIONS; at += 1) revoke(storage.sql, idOf(at), expiresAt, Date.now());
    });
  });
  await fleetStub().check(Date.now());
  const [header = ''] = (await published()).split('\n');
  expect(header.length).toBeLessThan(10_000);
  expect(JSON.parse(header)).toMatchObject({ revoked: { length: 500 }, revoked_cut: true });
  const key = await fleetKey();
  const drift = async (token: string) => (await call('GET', '/api/security/drift', undefined, bearer(token))).status;
  expect(await drift(await signedBy(key, { id: idOf(0) }))).toBe(401);
  expect(await drift(await signedBy(key, { id: idOf(SESSIONS - 1) }))).toBe(401);
  expect(await drift((await makeToken('read_only')).token)).toBe(200);
});
