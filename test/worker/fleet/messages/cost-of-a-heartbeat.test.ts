import { reset, runInDurableObject } from 'cloudflare:test';
import { afterEach, expect, test } from 'vitest';
import type { Heartbeat } from '#contract';
import { checkFleet } from '../../../../worker/fleet/checks/check-fleet.ts';
import { receive } from '../../../../worker/fleet/messages/receive.ts';
import { loaded, RUNNING, TestAgent } from '../../support/agent.ts';
import { setClock } from '../../support/clock.ts';
import { counted } from '../../support/counted.ts';
import { fleetStub, hostOf } from '../../support/env.ts';

afterEach(() => reset());

test('a heartbeat that changes nothing writes one row', async () => {
  const agent = await TestAgent.enrol();
  await agent.report();
  await fleetStub().check(Date.now());
  const body = agent.heartbeatBody() as Heartbeat;
  const rows = await runInDurableObject(fleetStub(), (fleet, { storage }) => {
    const { counting, written } = counted(storage.sql);
    const answer = receive(
      counting,
      hostOf(counting, agent.hostId),
      agent.sequence + 1,
      { kind: 'heartbeat', body },
      Date.now(),
      fleet.deployment,
    );
    return { ok: answer.ok, written: written() };
  });
  expect(rows).toEqual({ ok: true, written: 1 });
});

test('one that says of the engine what was said before writes one row and reads no report', async () => {
  const agent = await TestAgent.enrol();
  agent.engine = { ...RUNNING, reload_needed: true, scenarios: loaded({ removed: ['crowdsecurity/ssh-bf'] }) };
  agent.gaps = [{ kind: 'profiles', scenarios: [], count: 0, detail: 'profiles.yaml decides nothing' }];
  await agent.report();
  await fleetStub().check(Date.now());
  const body = agent.heartbeatBody() as Heartbeat;
  const heartbeat = await runInDurableObject(fleetStub(), (fleet, { storage }) => {
    const { counting, queries, written } = counted(storage.sql);
    const host = hostOf(storage.sql, agent.hostId);
    const { ok } = receive(counting, host, agent.sequence + 1, { kind: 'heartbeat', body }, Date.now(), fleet.deployment);
    return { ok, written: written(), readsReport: queries.some((query) => query.includes('observations')) };
  });
  expect(heartbeat).toEqual({ ok: true, written: 1, readsReport: false });
});

test('one of a host that waits for something to join its baseline writes one row and reads no report', async () => {
  const agent = await TestAgent.enrol();
  await agent.installsKnown(['a/one']).report();
  // After the half hour in which it would join at once.
  await setClock(Date.now() + 3_600_000);
  await agent.installsKnown(['a/one', 'a/new']).report();
  await agent.heartbeat();
  const body = agent.heartbeatBody() as Heartbeat;
  const heartbeat = await runInDurableObject(fleetStub(), (fleet, { storage }) => {
    const { counting, queries, written } = counted(storage.sql);
    const now = fleet.clock() + 1000;
    checkFleet(storage.sql, now, now, fleet.deployment);
    const waits = storage.sql.exec<{ adopts_at: number | null }>('SELECT adopts_at FROM liveness').one().adopts_at !== null;
    const host = hostOf(storage.sql, agent.hostId);
    const { ok } = receive(counting, host, agent.sequence + 1, { kind: 'heartbeat', body }, now, fleet.deployment);
    return { ok, waits, written: written(), readsReport: queries.some((query) => query.includes('observations')) };
  });
  expect(heartbeat).toEqual({ ok: true, waits: true, written: 1, readsReport: false });
});

test('a tick reads the report of no host but of those that have something to adopt just then', async () => {
  const agent = await TestAgent.enrol();
  await agent.installsKnown(['a/one']).report();
  await setClock(Date.now() + 3_600_000);
  await agent.installsKnown(['a/one', 'a/new']).report();
  await agent.heartbeat();
  const reads = await runInDurableObject(fleetStub(), (fleet, { storage }) => {
    const came = fleet.clock();
    // Its agent is heard all the time.
    storage.sql.exec('UPDATE liveness SET silent_after = ?', came + 3 * 86_400_000);
    checkFleet(storage.sql, came, came, fleet.deployment);
    return [came + 86_340_000, came + 86_400_000, came + 86_460_000].map((now) => {
      const { counting, queries } = counted(storage.sql);
      checkFleet(counting, now, now, fleet.deployment);
      return queries.filter((query) => query.includes('FROM observations')).length;
    });
  });
  expect(reads).toEqual([0, 1, 0]);
});

test('a tick in which nothing changes reads one row a host and writes one in all', async () => {
  const HOSTS = 50;
  const rows = await runInDurableObject(fleetStub(), (fleet, { storage }) => {
    const now = Date.now();
    checkFleet(storage.sql, now, now, fleet.deployment);
    for (let host = 0; host < HOSTS; host += 1) {
      storage.sql.exec(
        'INSERT INTO liveness (host_id, seen_at, silent_after) VALUES (?, ?, ?)',
        `host-${host}`,
        now,
        now + 210_000,
      );
    }
    const { counting, read, written } = counted(storage.sql);
    checkFleet(counting, now + 60_000, now + 60_000, fleet.deployment);
    return { read: read(), written: written() };
  });
  expect(rows.written).toBe(1);
  expect(rows.read).toBeLessThanOrEqual(HOSTS + 3);
});
