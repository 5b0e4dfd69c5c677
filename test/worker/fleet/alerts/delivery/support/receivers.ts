import { runInDurableObject } from 'cloudflare:test';
import type { AlertMessage, Delivery } from '#contract';
import type { Fleet } from '../../../../../../worker/fleet/index.ts';
import { enqueue } from '../../../../../../worker/fleet/tables/deliveries.ts';
import { call } from '../../../../support/api.ts';
import { setClock } from '../../../../support/clock.ts';
import { fleetStub } from '../../../../support/env.ts';

/** What came to a receiver. */
export interface Received {
  readonly id: string;
  readonly to: string;
  readonly type: string;
  readonly incident: string;
}

/** Receivers of generic webhooks by the path of their URL. Each answers 204 unless it is told otherwise. */
export class Receivers {
  readonly received: Received[] = [];
  /** By path: what is answered, or thrown where no answer comes. What is answered with a 2xx counts as received. */
  readonly answers = new Map<string, () => Response | Promise<Response>>();
  /** How often each was asked. */
  readonly asked = new Map<string, number>();

  readonly fetch = async (url: string, init: RequestInit): Promise<Response> => {
    const to = new URL(url).pathname.slice(1);
    this.asked.set(to, (this.asked.get(to) ?? 0) + 1);
    const answer = (await this.answers.get(to)?.()) ?? new Response(null, { status: 204 });
    if (answer.ok) {
      const { type, data } = JSON.parse(String(init.body)) as AlertMessage;
      const headers = init.headers as Record<string, string>;
      this.received.push({ id: headers['webhook-id'] ?? '', to, type, incident: data.id });
    }
    return answer;
  };

  /** What came to one of them, in order. */
  to(name: string): Received[] {
    return this.received.filter(({ to }) => to === name);
  }
}

/** Puts a message into the outbox of a channel, as whoever has something to tell does. @returns its id */
export async function tell(channelId: string, message: AlertMessage, now: number): Promise<string> {
  return runInDurableObject(fleetStub(), (_: Fleet, { storage }) =>
    storage.transactionSync(() => enqueue(storage.sql, { channelId, message, now })),
  );
}

/** Lets alarms come until a moment, each when Fleet has set it, and the receivers answer. @param until Unix milliseconds */
export async function alarmsUntil(until: number): Promise<number> {
  let alarms = 0;
  for (;;) {
    const at = await runInDurableObject(fleetStub(), async (fleet: Fleet, { storage }) => {
      await fleet.outbox.settled;
      return storage.getAlarm();
    });
    if (at === null || at > until) break;
    await alarmAt(at);
    alarms += 1;
    if (alarms > 1_000) throw new Error('alarms do not end');
  }
  await setClock(until);
  return alarms;
}

/** One alarm, and what comes of it. @param now Unix milliseconds */
export async function alarmAt(now: number): Promise<void> {
  await runInDurableObject(fleetStub(), async (fleet: Fleet, { storage }) => {
    fleet.clock = () => Math.max(now, 0);
    await storage.deleteAlarm();
    await fleet.alarm();
    await fleet.outbox.settled;
  });
}

/** The log, newest first. */
export async function log(query = ''): Promise<Delivery[]> {
  return (await call('GET', `/api/alerts/deliveries${query}`)).body.deliveries;
}
