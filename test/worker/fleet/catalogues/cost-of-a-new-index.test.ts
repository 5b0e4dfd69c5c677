import { reset, runInDurableObject } from 'cloudflare:test';
import { afterEach, expect, test } from 'vitest';
import type { Heartbeat } from '#contract';
import { receive } from '../../../../worker/fleet/messages/receive.ts';
import { catalogueBody, TestAgent } from '../../support/agent.ts';
import { counted } from '../../support/counted.ts';
import { fleetStub, hostOf } from '../../support/env.ts';
import { HUB, otherHub, stored } from './support/hub.ts';

afterEach(() => reset());

/** Hosts that are heard, each of which names a catalogue that has not come. */
const withOthers = (count: number) =>
  runInDurableObject(fleetStub(), (_, { storage: { sql } }) => {
    for (let host = 0; host < count; host += 1) {
      const named = [catalogueBody(otherHub(1)).digest, `host-${host}`];
      sql.exec('INSERT OR IGNORE INTO liveness (catalogue, host_id) VALUES (?, ?)', ...named);
      sql.exec('INSERT OR IGNORE INTO catalogue_hosts (digest, host_id) VALUES (?, ?)', ...named);
    }
  });

/** How many rows the next heartbeat reads. */
async function rowsOfHeartbeat(agent: TestAgent): Promise<number> {
  const body = agent.heartbeatBody() as Heartbeat;
  agent.sequence += 1;
  return await runInDurableObject(fleetStub(), (fleet, { storage }) => {
    const { counting, read } = counted(storage.sql);
    const host = hostOf(storage.sql, agent.hostId);
    const { ok } = receive(counting, host, agent.sequence, { kind: 'heartbeat', body }, Date.now(), fleet.deployment);
    return ok ? read() : Number.NaN;
  });
}

test('a new index reads as many rows among hundreds of hosts as among a few', async () => {
  const agent = await TestAgent.enrol('web-1');
  agent.hub = HUB;
  await agent.report();
  await agent.sendCatalogue();
  const rows: number[][] = [];
  for (const count of [3, 300]) {
    await withOthers(count);
    const changes: number[] = [];
    for (const hub of [otherHub(1), HUB]) {
      agent.hub = hub;
      changes.push(await rowsOfHeartbeat(agent));
      if (hub === HUB) await agent.sendCatalogue();
    }
    rows.push(changes);
  }
  const [few, many] = rows;
  expect(many).toEqual(few);
  expect(await stored()).toBe(1);
});

test('a catalogue stays while another host names it, and goes with the last one that does', async () => {
  const [web, db] = [await TestAgent.enrol('web-1'), await TestAgent.enrol('db-1')];
  for (const agent of [web, db]) {
    agent.hub = HUB;
    await agent.report();
  }
  await web.sendCatalogue();
  const left: number[] = [];
  for (const agent of [web, db]) {
    agent.hub = otherHub(1);
    await agent.heartbeat();
    left.push(await stored());
  }
  expect(left).toEqual([1, 0]);
});
