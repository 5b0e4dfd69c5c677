import { reset, runInDurableObject } from 'cloudflare:test';
import { afterEach, expect, test } from 'vitest';
import type { EventKind, HostEvent } from '#contract';
import { addEvent, BY_HOST } from '../../../../worker/fleet/tables/events.ts';
import { TestAgent } from '../../support/agent.ts';
import { call } from '../../support/api.ts';
import { START, setClock } from '../../support/clock.ts';
import { fleetStub } from '../../support/env.ts';

afterEach(() => reset());

const ssh = 'crowdsecurity/ssh-bf';

async function historyOf(hostId: string): Promise<HostEvent[]> {
  const events: HostEvent[] = [];
  let next: number | null = null;
  do {
    const { body } = await call('GET', `/api/hosts/${hostId}/events?limit=200${next === null ? '' : `&before=${next}`}`);
    events.push(...body.events);
    next = body.next;
  } while (next !== null);
  return events;
}

test('a host that flaps leaves one event with a count, and what the operator did before', async () => {
  await setClock(START);
  const agent = await TestAgent.enrol();
  await agent.report();
  await call('PATCH', `/api/security/scenarios/${encodeURIComponent(ssh)}`, { disabled: true });
  const ROUNDS = 15;
  for (let round = 0; round < ROUNDS; round += 1) {
    await setClock(START + (round + 1) * 120_000);
    await agent.installs(ssh).report();
    await setClock(START + (round + 1) * 120_000 + 60_000);
    await agent.installs().report();
  }
  const events = await historyOf(agent.hostId);
  expect(events.filter(({ kind }) => kind === 'drift_opened' || kind === 'drift_cleared')).toMatchObject([
    { kind: 'drift_cleared', count: 2 * ROUNDS, first_at: new Date(START + 120_000).toISOString() },
  ]);
  expect(events.map(({ kind }) => kind)).toEqual(['drift_cleared', 'intent_changed', 'intent_adopted', 'enrolled']);
  console.log(`history: ${2 * ROUNDS} passages of a flap in ${events.length} events`);
});

/** Adds events that are no flap, since each says something else. */
const fill = (hostId: string, kind: EventKind, count: number) =>
  runInDurableObject(fleetStub(), (_, { storage }) => {
    storage.transactionSync(() => {
      for (let at = 0; at < count; at += 1) {
        addEvent(storage.sql, hostId, { at, kind, actor: BY_HOST, detail: `${kind} ${at}` });
      }
    });
  });

test('whatever else is told, the newest 1,000 acts stay, and the other way round', async () => {
  const agent = await TestAgent.enrol();
  await fill(agent.hostId, 'load_would_fail', 1100);
  await fill(agent.hostId, 'host_changed', 1100);
  await fill(agent.hostId, 'delivery_failed', 5000);
  await fill(agent.hostId, 'intent_changed', 10);
  const counts = new Map<string, number>();
  for (const { kind } of await historyOf(agent.hostId)) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  expect(counts.get('intent_changed')).toBe(10);
  const acts = (counts.get('host_changed') ?? 0) + 10;
  const told = counts.get('delivery_failed') ?? 0;
  expect(counts.get('load_would_fail')).toBeUndefined();
  for (const kept of [acts, told]) {
    expect(kept).toBeGreaterThanOrEqual(1000);
    expect(kept).toBeLessThan(1200);
  }
  console.log(`history: 7211 events of acts and of the rest, ${acts} and ${told} kept`);
});

test('an event costs few rows, also in a full history', async () => {
  const agent = await TestAgent.enrol();
  await fill(agent.hostId, 'load_would_fail', 1050);
  await fill(agent.hostId, 'host_changed', 1050);
  const EVENTS = 400;
  const rows = await runInDurableObject(fleetStub(), (_, { storage: { sql } }) => {
    const cursors: SqlStorageCursor<Record<string, SqlStorageValue>>[] = [];
    const counting = {
      exec: (query: string, ...bindings: SqlStorageValue[]) => {
        const cursor = sql.exec(query, ...bindings);
        cursors.push(cursor);
        return cursor;
      },
    } as unknown as SqlStorage;
    for (let at = 0; at < EVENTS; at += 1) {
      addEvent(counting, agent.hostId, { at, kind: 'delivery_failed', actor: BY_HOST, detail: `${at}` });
    }
    const sum = (of: 'rowsRead' | 'rowsWritten') => cursors.reduce((total, cursor) => total + cursor[of], 0) / EVENTS;
    return { read: sum('rowsRead'), written: sum('rowsWritten') };
  });
  console.log(`history: an event of a full history reads ${rows.read} rows and writes ${rows.written}, on average`);
  expect(rows.read).toBeLessThan(80);
  expect(rows.written).toBeLessThanOrEqual(3);
});

test('a sentence of any length is kept short', async () => {
  const agent = await TestAgent.enrol();
  await runInDurableObject(fleetStub(), (_, { storage: { sql } }) => {
    addEvent(sql, agent.hostId, { at: START, kind: 'delivery_failed', actor: BY_HOST, detail: 'x'.repeat(100_000) });
  });
  const [event] = await historyOf(agent.hostId);
  expect(event?.detail).toHaveLength(2000);
  expect(event?.detail.at(-1)).toBe('…');
});
