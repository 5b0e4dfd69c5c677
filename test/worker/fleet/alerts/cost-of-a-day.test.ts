import { reset, runInDurableObject } from 'cloudflare:test';
import { afterEach, expect, test } from 'vitest';
import { judgeHost } from '../../../../worker/fleet/checks/judge-host.ts';
import type { Fleet } from '../../../../worker/fleet/index.ts';
import { readFleet } from '../../../../worker/fleet/tables/fleet.ts';
import { readIncidents } from '../../../../worker/fleet/tables/incidents.ts';
import { readNotices } from '../../../../worker/fleet/tables/notices.ts';
import { readObservations, saveObservation } from '../../../../worker/fleet/tables/observations.ts';
import { RUNNING, TestAgent } from '../../support/agent.ts';
import { call } from '../../support/api.ts';
import { START, setClock } from '../../support/clock.ts';
import { fleetStub, hostOf } from '../../support/env.ts';
import { addChannel, arrivedIn } from './support/outbox.ts';

afterEach(() => reset());

const SSH = 'crowdsecurity/ssh-bf';
const HOSTS = 300;
const HOSTS_OF_AN_INCIDENT = 12;
const INCIDENTS = 20;
const MINUTE = 60_000;
const HOUR = 3_600_000;
const DAY = 86_400_000;

const COPIED = ['hosts', 'liveness', 'intents', 'declarations', 'observations', 'verdicts'] as const;
const idOf = (number: number) => `host${String(number).padStart(8, '0')}`;

/** What Cloudflare bills of a day, but for the heartbeats, of which each is a request and a row. */
interface Cost {
  requests: number;
  rowsRead: number;
  /** With those by which an alarm is set. */
  rowsWritten: number;
  kvWrites: number;
  messages: number;
}

/** A fleet of 300 hosts, all as declared. */
async function fleetOf300(): Promise<string> {
  await setClock(START - HOUR);
  const agent = (await TestAgent.enrol('web-0')).installs('a/b');
  agent.engine = RUNNING;
  await agent.report();
  await call('PATCH', `/api/security/scenarios/${encodeURIComponent(SSH)}`, { disabled: true });
  await agent.report();
  await runInDurableObject(fleetStub(), (_, { storage: { sql } }) => {
    for (const table of COPIED) {
      const key = table === 'hosts' ? 'id' : 'host_id';
      const rows = sql.exec<Record<string, SqlStorageValue>>(`SELECT * FROM ${table} WHERE ${key} = ?`, agent.hostId).toArray();
      for (let number = 0; number < HOSTS; number += 1) {
        for (const row of rows) {
          const copy: Record<string, SqlStorageValue> = { ...row, [key]: idOf(number) };
          if (table === 'hosts') copy.name = `web-${number + 1}`;
          const columns = Object.keys(copy);
          sql.exec(
            `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
            ...Object.values(copy),
          );
        }
      }
    }
    // Heartbeats are measured elsewhere: nobody falls silent.
    sql.exec('UPDATE liveness SET silent_after = ?', START + 2 * DAY);
    sql.exec('UPDATE fleet SET hosts = ?', HOSTS + 1);
  });
  return agent.hostId;
}

/** @param incidents how many of them there are, one after the other, each of them open for ten hours */
async function aDayWith(incidents: number): Promise<Cost> {
  await fleetOf300();
  for (const channel of ['a', 'b']) await addChannel(channel);
  let messages = 0;
  const cost = await runInDurableObject(fleetStub(), async (fleet: Fleet, { storage }) => {
    const { sql } = storage;
    const prototype = Object.getPrototypeOf(sql) as SqlStorage;
    const { exec } = prototype;
    let cursors: SqlStorageCursor<Record<string, SqlStorageValue>>[] = [];
    const total = { requests: 0, rowsRead: 0, rowsWritten: 0 };
    const settle = () => {
      for (const { rowsRead, rowsWritten } of cursors) {
        total.rowsRead += rowsRead;
        total.rowsWritten += rowsWritten;
      }
      cursors = [];
    };
    const counted = function counted(this: SqlStorage, ...given: Parameters<SqlStorage['exec']>) {
      const cursor = exec.apply(this, given);
      cursors.push(cursor);
      return cursor;
    } as SqlStorage['exec'];
    prototype.exec = counted;
    const setAlarm = storage.setAlarm.bind(storage);
    storage.setAlarm = async (at) => {
      total.rowsWritten += 1;
      await setAlarm(at);
    };
    const request = async (now: number, ask: () => Promise<unknown>) => {
      fleet.clock = () => now;
      total.requests += 1;
      await ask();
      settle();
    };
    /** What a report brings of a surface. The rest of a report costs as much without an incident. */
    const report = (now: number, number: number, isMended: boolean) =>
      request(now, async () => {
        const id = idOf(number);
        const observed = readObservations(sql, id).get('scenarios')?.observed as { installed: { name: string }[] };
        const [first] = observed.installed;
        const installed = isMended ? [first] : [first, { ...first, name: SSH }];
        storage.transactionSync(() => {
          saveObservation(sql, id, 'scenarios', { observed: { ...observed, installed }, decided: null });
          judgeHost(sql, hostOf(sql, id), now, 'host');
        });
        // Any call plans the alarm.
        await fleet.redeemLoginCode('none');
      });
    try {
      for (let now = START; now < START + DAY; now += MINUTE) {
        for (let incident = 0; incident < incidents; incident += 1) {
          const opensAt = START + incident * (DAY / 2 / INCIDENTS) - ((incident * (DAY / 2 / INCIDENTS)) % MINUTE);
          for (let host = 0; host < HOSTS_OF_AN_INCIDENT; host += 1) {
            const number = incident * HOSTS_OF_AN_INCIDENT + host;
            if (now === opensAt) await report(now + 1000 + host * 2000, number, false);
            if (now === opensAt + 10 * HOUR) await report(now + 1000 + host * 2000, number, true);
          }
        }
        for (let alarm = await storage.getAlarm(); alarm !== null && alarm < now + MINUTE; alarm = await storage.getAlarm()) {
          await storage.deleteAlarm();
          await request(Math.max(alarm, now), () => fleet.alarm());
        }
        await request(now + MINUTE - 1, () => fleet.check(now + MINUTE));
        // A delivery is the channel's cost (docs/channels.md).
        prototype.exec = exec;
        for (const channel of ['a', 'b']) messages += arrivedIn(sql, channel).length;
        prototype.exec = counted;
      }
      expect([readIncidents(sql), readNotices(sql)]).toEqual([[], []]);
      return { ...total, kvWrites: readFleet(sql).writes };
    } finally {
      prototype.exec = exec;
    }
  });
  return { ...cost, messages };
}

const inWords = ({ requests, rowsRead, rowsWritten, kvWrites, messages }: Cost) =>
  `${requests} requests of Fleet, ${rowsRead} rows read, ${rowsWritten} rows written, ${kvWrites} KV writes, ${messages} messages`;

test('20 incidents a day, of 12 hosts each, cost a fleet of 300 hosts little beside its heartbeats', {
  timeout: 300_000,
}, async () => {
  const quiet = await aDayWith(0);
  await reset();
  const busy = await aDayWith(INCIDENTS);
  console.log(`cost of a day, ${HOSTS} hosts, no incident: ${inWords(quiet)}`);
  console.log(
    `cost of a day, ${HOSTS} hosts, ${INCIDENTS} incidents of ${HOSTS_OF_AN_INCIDENT} hosts, 2 channels: ${inWords(busy)}`,
  );
  expect(busy.messages).toBe(2 * 2 * INCIDENTS);
  // The heartbeats of 300 hosts are 60,000 requests and as many rows; the free plan has 100,000 of each, 5,000,000 rows read and 1,000 KV writes.
  expect(busy.requests - quiet.requests).toBeLessThanOrEqual(2000);
  expect(busy.rowsWritten - quiet.rowsWritten).toBeLessThanOrEqual(10_000);
  expect(busy.rowsRead - quiet.rowsRead).toBeLessThanOrEqual(250_000);
  expect(busy.kvWrites).toBeLessThanOrEqual(950);
});
