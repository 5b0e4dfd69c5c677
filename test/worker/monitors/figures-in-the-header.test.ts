import { reset, runInDurableObject } from 'cloudflare:test';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { checkFleet } from '../../../worker/fleet/checks/check-fleet.ts';
import { SNAPSHOT_KEY, type SnapshotHeader } from '../../../worker/fleet/index.ts';
import { Publisher } from '../../../worker/fleet/publication/publisher.ts';
import { readFleet } from '../../../worker/fleet/tables/fleet.ts';
import { saveHost } from '../../../worker/fleet/tables/hosts.ts';
import { saveLiveness } from '../../../worker/fleet/tables/liveness.ts';
import { readVerdict, saveVerdict } from '../../../worker/fleet/tables/verdicts.ts';
import { KvDouble } from '../../doubles/kv/index.ts';
import { TestAgent } from '../support/agent.ts';
import { START, setClock } from '../support/clock.ts';
import { counted } from '../support/counted.ts';
import { fleetStub, hostOf } from '../support/env.ts';

afterEach(() => {
  vi.restoreAllMocks();
  return reset();
});

const MAX_AGE_MS = 300_000;
const HEADER_MAX_BYTES = 4096;
const EVIDENCE_AT = START - 1_000;

let agent: TestAgent;
beforeEach(async () => {
  await setClock(EVIDENCE_AT);
  agent = (await TestAgent.enrol('web-0')).installsKnown(['a/one']);
  agent.sequence = 1;
  await agent.report();
});

/** As many more hosts that are judged as the first is, with these names, and fail with what a host fails with that is called so. */
function addHosts(sql: SqlStorage, count: number, nameOf: (number: number) => string): void {
  const model = hostOf(sql, agent.hostId);
  const { text } = readVerdict(sql, agent.hostId) ?? { text: '' };
  const [live] = sql.exec('SELECT * FROM liveness').toArray();
  for (let number = 1; number <= count; number += 1) {
    const id = `host${String(number).padStart(8, '0')}`;
    const name = nameOf(number);
    saveHost(sql, { ...model, id, name });
    saveLiveness(sql, { ...live, host_id: id, seen_at: EVIDENCE_AT - number } as unknown as Parameters<typeof saveLiveness>[1]);
    const line = JSON.stringify({ ...JSON.parse(text), name });
    saveVerdict(sql, id, EVIDENCE_AT, '{}', line, { state: 'drifted', failing: `${name}: drifted (scenarios, appsec_tuning)` });
  }
}

interface Publication {
  header: SnapshotHeader;
  bytes: number;
  rowsRead: number;
  parsed: number;
}

/** Checks and publishes, and says what the publication cost. */
function publish(prepare: (sql: SqlStorage) => void): Promise<Publication> {
  return runInDurableObject(fleetStub(), async (fleet, { storage }) => {
    storage.transactionSync(() => {
      checkFleet(storage.sql, START, START, fleet.deployment);
      prepare(storage.sql);
    });
    const { counting, read } = counted(storage.sql);
    const kv = new KvDouble(() => START);
    const proxy = { sql: counting, transactionSync: (run: () => unknown) => storage.transactionSync(run) };
    const publisher = new Publisher(proxy as unknown as DurableObjectStorage, kv, MAX_AGE_MS, () => START);
    const parse = vi.spyOn(JSON, 'parse');
    await publisher.publishIfDue();
    const parsed = parse.mock.calls.length;
    parse.mockRestore();
    const [line = ''] = (kv.stored(SNAPSHOT_KEY) ?? '').split('\n');
    return { header: JSON.parse(line), bytes: new TextEncoder().encode(line).length, rowsRead: read(), parsed };
  });
}

test('all hosts are counted, and the oldest evidence of them is told', async () => {
  const { header } = await publish((sql) => addHosts(sql, 3, (number) => `db-${number}`));
  expect(header.figures).toEqual({
    hosts: { in_sync: 1, drifted: 3, waived: 0, unknown: 0, undeclared: 0 },
    failing: [1, 2, 3].map((number) => `db-${number}: drifted (scenarios, appsec_tuning)`),
    oldest_evidence_at: new Date(EVIDENCE_AT - 3).toISOString(),
    incidents: {},
    checks_late: 0,
    kv_writes: 1,
    deliveries_failed: 0,
  });
});

test.each([
  ['short names', (number: number) => `db-${number}`, 10],
  ['names of 100 characters', (number: number) => `${number}-`.padEnd(100, 'x'), 10],
  ['names of 100 characters that are quoted', (number: number) => `“${`${number} `.padEnd(100, '"\\')}”`, 6],
  ['names of 100 wide characters', (number: number) => `${number}`.padEnd(100, '東'), 5],
])('of 300 hosts with %s the first are named, the others counted, and the header stays short', async (_, nameOf, least) => {
  const { header, bytes } = await publish((sql) => addHosts(sql, 300, nameOf));
  const failing = header.figures?.failing ?? [];
  const named = failing.length - 1;
  expect(named).toBeLessThanOrEqual(10);
  expect(named).toBeGreaterThanOrEqual(least);
  expect(failing[0]).toContain(nameOf(1));
  expect(failing.at(-1)).toBe(`and ${300 - named} more`);
  expect(header.figures?.hosts.drifted).toBe(300);
  expect(bytes).toBeLessThan(HEADER_MAX_BYTES - 500);
});

test('counting costs no row a host and parses nothing', async () => {
  const few = await publish(() => {});
  await reset();
  await setClock(EVIDENCE_AT);
  agent = (await TestAgent.enrol('web-0')).installsKnown(['a/one']);
  agent.sequence = 1;
  await agent.report();
  const many = await publish((sql) => addHosts(sql, 100, (number) => `db-${number}`));
  // The verdict and the row with when it was heard, which a line needs anyway.
  expect(many.rowsRead - few.rowsRead).toBe(2 * 100);
  expect([few.parsed, many.parsed]).toEqual([0, 0]);
});

test('a figure that changes is no reason to publish', async () => {
  await runInDurableObject(fleetStub(), async (fleet, { storage }) => {
    let now = START;
    const kv = new KvDouble(() => now);
    const publisher = new Publisher(storage, kv, MAX_AGE_MS, () => now);
    for (let minute = 0; minute < 60; minute += 1) {
      now = START + minute * 60_000;
      storage.transactionSync(() => {
        checkFleet(storage.sql, now, now, fleet.deployment);
        storage.sql.exec('UPDATE fleet SET checks_late = checks_late + 1, deliveries_failed = deliveries_failed + 1');
      });
      await publisher.publishIfDue();
    }
    // By age alone, and once for the host that went silent.
    expect(kv.writes).toBeLessThanOrEqual(13);
    const [line = ''] = (kv.stored(SNAPSHOT_KEY) ?? '').split('\n');
    const { figures, published_at } = JSON.parse(line) as SnapshotHeader;
    expect(figures?.kv_writes).toBe(readFleet(storage.sql).writes);
    // Of the moment of publication.
    expect(figures?.deliveries_failed).toBe((Date.parse(published_at) - START) / 60_000 + 1);
  });
});

test('the writes of another day are not counted', async () => {
  const { header } = await publish((sql) => sql.exec('UPDATE fleet SET writes = 700, writes_day = writes_day - 1'));
  expect(header.figures?.kv_writes).toBe(1);
});
