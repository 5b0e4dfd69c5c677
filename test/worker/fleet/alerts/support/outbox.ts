import { runInDurableObject } from 'cloudflare:test';
import type { AlertMessage, ChannelRules } from '#contract';
import { noteDelivered } from '../../../../../worker/fleet/alerts/note-delivered.ts';
import type { Fleet } from '../../../../../worker/fleet/index.ts';
import { saveChannel } from '../../../../../worker/fleet/tables/channels.ts';
import { saveMute } from '../../../../../worker/fleet/tables/mutes.ts';
import { setClock } from '../../../support/clock.ts';
import { fleetStub } from '../../../support/env.ts';

/** The id of a channel by its short name. */
const idOf = (name: string): string => name.padEnd(12, '0');

/** A channel that is told by itself. What it is told stays in the outbox, until `arrived` takes it out. */
export async function addChannel(name: string, rules: ChannelRules = {}, fallbackOf: string | null = null): Promise<void> {
  await runInDurableObject(fleetStub(), (fleet: Fleet, { storage: { sql } }) => {
    fleet.outbox.deliverDue = () => {};
    Object.defineProperty(fleet.outbox, 'nextAt', { configurable: true, value: null });
    saveChannel(sql, {
      id: idOf(name),
      name,
      kind: 'webhook',
      url: 'https://receiver.test/',
      secret: 'a secret',
      options: {},
      fallbackOf,
      rules,
      createdAt: 0,
      createdBy: 'owner',
    });
  });
}

/** Nobody is alerted of these hosts. @param until Unix milliseconds */
export async function mute(hosts: '*' | string[], until: number): Promise<void> {
  await runInDurableObject(fleetStub(), (_, { storage: { sql } }) =>
    saveMute(sql, { id: 'm', hostId: null, hosts, until, reason: 'work', createdAt: 0, createdBy: 'ann', actorKind: 'token' }),
  );
}

/** What stands in the outbox, oldest first, and takes it out: it has arrived. @param channelId of this channel alone */
export async function arrived(channelId = 'a'): Promise<AlertMessage[]> {
  return runInDurableObject(fleetStub(), (_, { storage: { sql } }) => arrivedIn(sql, channelId));
}

/** The same, for who is in Fleet already. */
export function arrivedIn(sql: SqlStorage, channelId: string): AlertMessage[] {
  const rows = sql
    .exec<{ id: string; thread: string; message: string }>(
      "SELECT id, thread, message FROM deliveries WHERE channel_id = ? AND state = 'pending' ORDER BY id",
      idOf(channelId),
    )
    .toArray();
  return rows.map(({ id, thread, message }) => {
    const sent = JSON.parse(message) as AlertMessage;
    sql.exec("UPDATE deliveries SET state = 'delivered', next_at = NULL WHERE id = ?", id);
    noteDelivered(sql, thread, idOf(channelId), sent.type);
    return sent;
  });
}

/** Lets time pass as it does: the alarm rings when it was set to, and each minute there is a tick. @param from @param to Unix milliseconds */
export async function live(from: number, to: number): Promise<number> {
  let now = from;
  while (now < to) {
    const tick = (Math.floor(now / 60_000) + 1) * 60_000;
    const alarm = await runInDurableObject(fleetStub(), (_, { storage }) => storage.getAlarm());
    now = Math.min(to, tick, Math.max(alarm ?? tick, now + 1));
    await setClock(now);
    if (alarm !== null && alarm <= now) {
      await runInDurableObject(fleetStub(), async (fleet: Fleet, { storage }) => {
        await storage.deleteAlarm();
        await fleet.alarm();
      });
    }
    if (now === tick) await fleetStub().check(tick);
  }
  return to;
}
