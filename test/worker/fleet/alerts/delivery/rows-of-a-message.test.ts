import { reset, runInDurableObject } from 'cloudflare:test';
import { afterAll, afterEach, expect, test } from 'vitest';
import { claimDue, noteAttempt } from '../../../../../worker/fleet/alerts/delivery/outbox-rows.ts';
import type { Fleet } from '../../../../../worker/fleet/index.ts';
import { enqueue, nextDeliveryAt } from '../../../../../worker/fleet/tables/deliveries.ts';
import { makeChannel, webhook } from '../../../support/channels.ts';
import { START, setClock } from '../../../support/clock.ts';
import { counted } from '../../../support/counted.ts';
import { fleetStub } from '../../../support/env.ts';
import { alertMessage } from './support/messages.ts';

afterEach(() => reset());

const DAY_MS = 86_400_000;
const INCIDENTS = 20;

let rows = '';
afterAll(() => console.log(rows));

const delivered = { result: 'delivered', status: 204, detail: null, retryAfterMs: null } as const;
const failed = { result: 'failed', status: 429, detail: 'no', retryAfterMs: null } as const;

/** Tells 20 incidents of a day, with their ends, to a channel whose every message is handed over. */
async function day(log: number) {
  await setClock(START);
  const { id } = await makeChannel(webhook('first'));
  await makeChannel({ ...webhook('second'), fallback_of: id });
  return runInDurableObject(fleetStub(), (_: Fleet, { storage: { sql } }) => {
    for (let at = 0; at < log; at += 1) {
      enqueue(sql, { channelId: id, message: alertMessage('incident.opened', { id: `old_${at}` }), now: START - DAY_MS + at });
      for (const one of claimDue(sql, START)) noteAttempt(sql, one, delivered, START);
    }
    for (; claimDueAndNote(sql, id); );
    const { counting, written, read } = counted(sql);
    for (let at = 0; at < INCIDENTS; at += 1) {
      for (const type of ['incident.opened', 'incident.closed'] as const) {
        enqueue(counting, { channelId: id, message: alertMessage(type, { id: `inc_${at}` }), now: START });
        for (; claimDueAndNote(counting, id); );
      }
    }
    const looked = counted(sql);
    nextDeliveryAt(looked.counting, START);
    return { written: written(), read: read(), looked: looked.read() };
  });
}

function claimDueAndNote(sql: SqlStorage, first: string): number {
  const claimed = claimDue(sql, START);
  for (const one of claimed) noteAttempt(sql, one, one.channel.id === first ? failed : delivered, START);
  return claimed.length;
}

test('20 incidents of a day, each told and ended, and all of it handed over, cost a few hundred rows', async () => {
  const empty = await day(0);
  await reset();
  const full = await day(300);
  rows = `outbox: ${INCIDENTS} incidents, each told and ended by a fallback: ${full.written} rows written, ${empty.read} read, ${full.read} with 300 messages in the log; ${full.looked} by a look at an outbox in which nothing waits`;
  expect(full.written).toBeLessThanOrEqual(600);
  expect(full.read).toBeLessThanOrEqual(150_000);
  expect(full.looked).toBeLessThanOrEqual(1);
});
