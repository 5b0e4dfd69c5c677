import { reset, runInDurableObject } from 'cloudflare:test';
import { afterAll, afterEach, expect, test } from 'vitest';
import { renewKeyIfDue } from '../../../../worker/fleet/credentials/signing-key.ts';
import { SNAPSHOT_KEY } from '../../../../worker/fleet/index.ts';
import { MIGRATIONS, migrate } from '../../../../worker/fleet/migrations/index.ts';
import { intentForAgent } from '../../../../worker/fleet/surfaces/intent.ts';
import { readIntent } from '../../../../worker/fleet/tables/intents.ts';
import { TestAgent } from '../../support/agent.ts';
import { call, nobody } from '../../support/api.ts';
import { START, setClock } from '../../support/clock.ts';
import { fleetKey, signedBy } from '../../support/credentials.ts';
import { env, fleetStub, hostOf } from '../../support/env.ts';
import { InjectedFault, withFaultAfter } from '../../support/faulty-storage.ts';
import { readTables } from '../../support/tables.ts';
import { becomeOld, DRIFTED, EVENTS, LOGIN_CODE, REVOKED, UNHEARD } from './support/old-fleet.ts';

afterEach(() => reset());

const SCHEMAS = MIGRATIONS.map((_, at) => at + 1);
const SINCE = new Date(START - 3_660_000).toISOString();

let kept = 0;
let faults = 0;
afterAll(() =>
  console.log(`migrations: from ${SCHEMAS.length} schemas, ${kept} rows kept, ${faults} faults after a statement undone whole`),
);

/** A host that the Fleet of before knows, with its agent. */
async function enrolled(): Promise<{ agent: TestAgent; publicKey: string }> {
  const agent = (await TestAgent.enrol('web-0')).installs('crowdsecurity/ssh-bf');
  const publicKey = await runInDurableObject(fleetStub(), (_, { storage: { sql } }) => hostOf(sql, agent.hostId).public_key);
  return { agent, publicKey };
}

const fleetOf = ({ agent, publicKey }: { agent: TestAgent; publicKey: string }) => ({
  agent: { id: agent.hostId, publicKey, sequence: agent.sequence, digest: agent.heartbeatBody().digest },
  checkedAt: START - 60_000,
});

test.each(SCHEMAS)('an upgrade from schema %i with data loses nothing, and everything goes on', async (schema) => {
  await setClock(START);
  const host = await enrolled();
  const { agent } = host;
  await runInDurableObject(fleetStub(), (_, { storage }) => {
    const written = becomeOld(storage, schema, fleetOf(host));
    migrate(storage, START);
    const tables = readTables(storage.sql);
    expect(tables.get('migrations')).toHaveLength(MIGRATIONS.length);
    for (const [table, rows] of Object.entries(written)) {
      // What was once installed is no longer kept.
      if (table === 'seen_scenarios') continue;
      const now = tables.get(table) ?? [];
      expect({ table, rows: now.length }).toEqual({ table, rows: rows.length });
      // A column that an upgrade takes away moves elsewhere, which the intents below show.
      const columns = new Set(Object.keys(now[0] ?? {}));
      for (const row of rows) {
        const held = Object.fromEntries(Object.entries(row).filter(([column]) => columns.has(column)));
        expect({ table, rows: now }).toEqual({ table, rows: expect.arrayContaining([expect.objectContaining(held)]) });
      }
      kept += rows.length;
    }
    expect(intentForAgent(readIntent(storage.sql, DRIFTED))).toMatchObject({
      revision: 7,
      disabled_scenarios: ['crowdsecurity/ssh-bf'],
      inbound_threshold: 15,
      thresholds_declared: { inbound: true, outbound: true },
    });
    expect(intentForAgent(readIntent(storage.sql, UNHEARD))).toMatchObject({ thresholds_declared: { inbound: false } });
    migrate(storage, START);
    expect(readTables(storage.sql)).toEqual(tables);
    // As each start does after the migrations.
    renewKeyIfDue(storage.sql, null, START);
  });

  // Whoever looks before the first check sees what was judged before.
  const drift = async (id: string) => (await call('GET', `/api/security/drift?fresh=true&host=${id}`)).body;
  const old = (await drift(DRIFTED)).scenarios;
  expect(old).toMatchObject({ status: 'drifted', since: SINCE, cause: 'host', evidence: 'disk' });
  // A line that was judged before there was a baseline has all members that readers look for.
  expect(old).toMatchObject({ baseline_count: null, new_since_baseline: { count: 0, names: [] }, not_simulated: [], waived: [] });
  await fleetStub().check(START);
  expect((await drift(agent.hostId)).scenarios).toMatchObject({ status: 'in_sync', since: SINCE });
  expect((await drift(DRIFTED)).scenarios).toMatchObject({ status: 'drifted', since: SINCE, cause: 'host' });
  expect((await drift(UNHEARD)).scenarios).toMatchObject({ status: 'unknown', reason: 'never_reported' });
  expect(await env.SNAPSHOT.get(SNAPSHOT_KEY)).toContain(`\n${DRIFTED}\t`);

  expect((await agent.heartbeat()).status).toBe(200);
  expect((await call('PATCH', `/api/security/appsec-tuning?host=${UNHEARD}`, { inbound_threshold: 9 })).status).toBe(200);
  for (const id of [agent.hostId, DRIFTED, UNHEARD]) {
    const { events } = (await call('GET', `/api/hosts/${id}/events?limit=200`)).body;
    const old = events.slice(-EVENTS);
    expect(old.map((event: { detail: string }) => event.detail)).toEqual(
      Array.from({ length: EVENTS }, (_, at) => `The event ${EVENTS - at} of ${id}.`),
    );
    expect(old.some((event: object) => 'count' in event)).toBe(false);
  }
  const token = await signedBy(await fleetKey(), { id: REVOKED });
  expect((await call('GET', '/api/hosts', undefined, { authorization: `Bearer ${token}` })).status).toBe(401);
  expect((await call('POST', '/api/session', { code: LOGIN_CODE }, nobody)).status).toBe(204);
});

test('a fault after any statement of an upgrade undoes it, and the next start makes it whole', { timeout: 30_000 }, async () => {
  const host = await enrolled();
  await runInDurableObject(fleetStub(), async (_, { storage }) => {
    for (const schema of SCHEMAS.slice(0, -1)) {
      becomeOld(storage, schema, fleetOf(host));
      const before = readTables(storage.sql);
      for (let k = 1; ; k += 1) {
        const { thrown, statements } = await withFaultAfter(storage.sql, async () => migrate(storage, START), k);
        if (statements < k) break;
        expect(thrown).toBeInstanceOf(InjectedFault);
        expect(readTables(storage.sql)).toEqual(before);
        faults += 1;
      }
      expect(readTables(storage.sql).get('migrations')).toHaveLength(MIGRATIONS.length);
    }
  });
});
