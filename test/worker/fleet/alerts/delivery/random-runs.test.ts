import { reset, runInDurableObject } from 'cloudflare:test';
import { afterAll, expect, test, vi } from 'vitest';
import type { AlertMessage } from '#contract';
import { Outbox } from '../../../../../worker/fleet/alerts/delivery/outbox.ts';
import type { Fleet } from '../../../../../worker/fleet/index.ts';
import { saveChannel } from '../../../../../worker/fleet/tables/channels.ts';
import { deleteAllDeliveries, enqueue, readDeliveries } from '../../../../../worker/fleet/tables/deliveries.ts';
import { Random } from '../../../../doubles/random.ts';
import { START } from '../../../support/clock.ts';
import { env, fleetStub } from '../../../support/env.ts';
import { alertMessage } from './support/messages.ts';

const RUNS = 1_000;
const SEED = Number(env.ARGOS_SEED) || Date.now() % 1_000_000_000;
const SECOND = 1_000;
const HOUR = 3_600 * SECOND;

/** After so long every receiver answers. */
const QUIET_AFTER_MS = 6 * HOUR;

afterAll(() => {
  vi.restoreAllMocks();
  return reset();
});

let sent = 0;
let doubled = 0;
let evictions = 0;
let failures = 0;

/** What came to a receiver with an answer that said so, or without one. */
interface Came {
  readonly id: string;
  readonly to: string;
  readonly message: AlertMessage;
}

/** One life of an outbox: what is told, receivers that fail, evictions, alarms that come twice, late or never. */
async function live(storage: DurableObjectStorage, seed: number): Promise<string[]> {
  const random = new Random(seed);
  const { sql } = storage;
  let now = START;
  const came: Came[] = [];
  const told: { channel: string; message: AlertMessage }[] = [];
  deleteAllDeliveries(sql);
  sql.exec('DELETE FROM channels');
  const secret = `whsec_${'A'.repeat(32)}`;
  const channel = (id: string, fallbackOf: string | null) => ({
    id,
    name: id,
    kind: 'webhook' as const,
    url: `https://receiver.example.net/${id}`,
    secret,
    options: {},
    fallbackOf,
    rules: {},
    createdAt: START,
    createdBy: 'owner',
  });
  const hasFallback = random.chance(0.6);
  saveChannel(sql, channel('first', null));
  saveChannel(sql, channel('lonely', null));
  if (hasFallback) saveChannel(sql, channel('second', 'first'));
  const until = new Map(['first', 'lonely', 'second'].map((id) => [id, random.chance(0.5) ? random.below(QUIET_AFTER_MS) : 0]));

  /** Those of an instance that was evicted are never answered to. */
  const instance = () => {
    let isGone = false;
    let leave: () => void = () => undefined;
    const gone = new Promise<void>((resolve) => {
      leave = resolve;
    });
    const evict = () => {
      isGone = true;
      leave();
    };
    const never = new Promise<Response>(() => undefined);
    const fetch = async (url: string, init: RequestInit): Promise<Response> => {
      const to = new URL(url).pathname.slice(1);
      const isDown = now - START < (until.get(to) ?? 0) && random.chance(0.8);
      for (let turns = random.below(3); turns > 0; turns -= 1) await null;
      const note = () => {
        const message = JSON.parse(String(init.body)) as AlertMessage;
        came.push({ id: (init.headers as Record<string, string>)['webhook-id'] ?? '', to, message });
      };
      sent += 1;
      if (isGone) return never;
      if (isDown) {
        failures += 1;
        // What was not answered may have come all the same.
        if (random.chance(0.1)) note();
        if (random.chance(0.3)) throw new TypeError('Network connection lost.');
        return new Response('', {
          status: random.pick([429, 500, 503]),
          headers: random.chance(0.3) ? { 'retry-after': String(random.below(300)) } : {},
        });
      }
      note();
      if (random.chance(0.02)) {
        evict();
        return never;
      }
      return new Response(null, { status: 204 });
    };
    // Nor does it write anything any more.
    const own = {
      sql,
      transactionSync: <T>(change: () => T): T => {
        if (isGone) throw new Error('evicted');
        return storage.transactionSync(change);
      },
    } as DurableObjectStorage;
    const outbox = new Outbox(own, { allowsPrivate: false, sendsMail: false }, { fetch, mail: null }, () => now);
    return { outbox, gone, isGone: () => isGone, evict };
  };

  let running = instance();
  const incidents = Array.from({ length: 1 + random.below(6) }, (_, at) => ({
    id: `inc_${at}`,
    opensAt: START + random.below(4 * HOUR),
    lastsMs: SECOND + random.below(2 * HOUR),
    channel: random.chance(0.7) ? 'first' : 'lonely',
  }));
  const plan = incidents
    .flatMap(({ id, opensAt, lastsMs, channel }) => [
      { at: opensAt, channel, message: alertMessage('incident.opened', { id }) },
      { at: opensAt + (lastsMs >> 1), channel, message: alertMessage('incident.changed', { id }) },
      { at: opensAt + lastsMs, channel, message: alertMessage('incident.closed', { id }) },
    ])
    .sort((a, b) => a.at - b.at);
  for (const end = START + 24 * HOUR; now < end; ) {
    // The next of: something that is told, an alarm, the tick of a minute while anything is on its way.
    const alarm = running.outbox.nextAt;
    const next = Math.min(plan[0]?.at ?? Number.POSITIVE_INFINITY, alarm ?? Number.POSITIVE_INFINITY);
    if (next === Number.POSITIVE_INFINITY && !running.isGone()) break;
    now = Math.max(now, Math.min(next, running.isGone() ? now + 60 * SECOND : next));
    if (random.chance(0.1)) now += random.below(90 * SECOND);
    while (plan[0] !== undefined && plan[0].at <= now) {
      const { channel, message } = plan[0];
      plan.shift();
      storage.transactionSync(() => enqueue(sql, { channelId: channel, message, now }));
      told.push({ channel, message });
    }
    if (running.isGone() || random.chance(0.02)) {
      running.evict();
      evictions += 1;
      running = instance();
    }
    running.outbox.deliverDue(async () => undefined);
    if (random.chance(0.2)) running.outbox.deliverDue(async () => undefined);
    await Promise.race([running.outbox.settled, running.gone]);
  }
  return faultsOf(
    told,
    came,
    hasFallback,
    readDeliveries(sql, null, null, 1_000).filter(({ state }) => state === 'pending').length,
  );
}

/** What is wrong with what came. */
function faultsOf(
  told: { channel: string; message: AlertMessage }[],
  came: Came[],
  hasFallback: boolean,
  pending: number,
): string[] {
  const wrong: string[] = pending === 0 ? [] : [`${pending} are still on their way`];
  const keyOf = ({ type, data }: AlertMessage) => `${data.id} ${type}`;
  for (const { channel, message } of told) {
    const places = channel === 'first' && hasFallback ? ['first', 'second'] : [channel];
    const of = came.filter((one) => places.includes(one.to) && keyOf(one.message) === keyOf(message));
    if (of.length === 0) wrong.push(`${keyOf(message)} is lost`);
    for (const place of places) {
      const ids = new Set(of.filter(({ to }) => to === place).map(({ id }) => id));
      if (ids.size > 1) wrong.push(`${keyOf(message)} came to ${place} with ${ids.size} ids`);
      doubled += of.filter(({ to }) => to === place).length > 1 ? 1 : 0;
    }
    if (message.type !== 'incident.closed') continue;
    // Nothing of an incident comes for the first time after its end.
    const ofIncident = came.filter((one) => places.includes(one.to) && one.message.data.id === message.data.id);
    const end = ofIncident.findIndex((one) => one.message.type === 'incident.closed');
    const seen = new Set(ofIncident.slice(0, end).map((one) => keyOf(one.message)));
    if (ofIncident.slice(end).some((one) => one.message.type !== 'incident.closed' && !seen.has(keyOf(one.message))))
      wrong.push(`the end of ${message.data.id} overtook something`);
  }
  return wrong;
}

test(`${RUNS} random runs: nothing is lost, nothing comes twice with a new id, no end overtakes its opening`, {
  timeout: 300_000,
}, async () => {
  for (const level of ['warn', 'error'] as const) vi.spyOn(console, level).mockImplementation(() => undefined);
  const wrong = await runInDurableObject(fleetStub(), async (_: Fleet, { storage }) => {
    const found: string[] = [];
    for (let run = 0; run < RUNS && found.length < 5; run += 1) {
      const faults = await live(storage, SEED + run);
      found.push(...faults.map((fault) => `ARGOS_SEED=${SEED + run}: ${fault}`));
    }
    return found;
  });
  console.log(
    `outbox: seed ${SEED}, ${RUNS} runs, ${sent} requests, ${failures} failed, ${evictions} evictions, ${doubled} came twice under one id`,
  );
  expect(wrong).toEqual([]);
  expect(Math.min(failures, evictions, doubled)).toBeGreaterThan(20);
});
