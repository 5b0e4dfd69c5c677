import { reset, runInDurableObject } from 'cloudflare:test';
import { afterEach, expect, test } from 'vitest';
import type { AgentAnswer, Outcome, Report } from '#contract';
import { checkFleet } from '../../../../worker/fleet/checks/check-fleet.ts';
import { findLine, SNAPSHOT_KEY } from '../../../../worker/fleet/index.ts';
import { receive } from '../../../../worker/fleet/messages/receive.ts';
import { Publisher } from '../../../../worker/fleet/publication/publisher.ts';
import { readFleet } from '../../../../worker/fleet/tables/fleet.ts';
import { readIntent, saveDeclared } from '../../../../worker/fleet/tables/intents.ts';
import { KvDouble } from '../../../doubles/kv/index.ts';
import { TestAgent } from '../../support/agent.ts';
import { START, setClock } from '../../support/clock.ts';
import { fleetStub, hostOf } from '../../support/env.ts';

afterEach(() => reset());

const MAX_AGE = 300_000;
const DECLARED = { names: { 'crowdsecurity/ssh-bf': 'disabled' }, baseline: null };

/** Runs a Fleet's own code second by second, on its own tables, with Cloudflare's KV limits. @param each what happens in a second */
async function simulate(
  hostId: string,
  seconds: number,
  each: (second: number, send: (report: Report) => Outcome<AgentAnswer>, kv: KvDouble) => void,
) {
  return runInDurableObject(fleetStub(), async (fleet, state) => {
    let now = START;
    const kv = new KvDouble(() => now);
    const publisher = new Publisher(state.storage, kv, MAX_AGE, () => now);
    for (let second = 0; second < seconds; second += 1) {
      now = START + second * 1000;
      if (second % 60 === 0) {
        state.storage.transactionSync(() => checkFleet(state.storage.sql, now, now, fleet.deployment));
        await publisher.publishIfDue();
      }
      each(
        second,
        (body) =>
          state.storage.transactionSync(() =>
            receive(state.storage.sql, hostOf(state.storage.sql, hostId), now, { kind: 'report', body }, now, fleet.deployment),
          ),
        kv,
      );
      // What Fleet's alarm does, which is planned for the moment at which the snapshot is due.
      if (publisher.isDirty) await publisher.publishIfDue();
    }
    now = START + seconds * 1000;
    return { kv, snapshot: kv.stored(SNAPSHOT_KEY) ?? '' };
  });
}

async function enrolAt(now: number) {
  await setClock(now);
  const agent = await TestAgent.enrol();
  agent.sequence = 1;
  return agent;
}

/** As an operator does, but at the simulated time and without an event. */
const declareDisabled = (hostId: string) =>
  runInDurableObject(fleetStub(), (_, { storage: { sql } }) => {
    saveDeclared(sql, hostId, readIntent(sql, hostId), 'scenarios', DECLARED, START);
  });

test('60 ticks in which nothing changes write KV at most 13 times', async () => {
  const agent = await enrolAt(START - 1000);
  await agent.report();
  const { kv } = await simulate(agent.hostId, 3600, () => {});
  expect(kv.writes).toBeGreaterThanOrEqual(10);
  expect(kv.writes).toBeLessThanOrEqual(13);
});

test('a host that changes every second for a day writes at most 950 times, and its last state is published', {
  timeout: 240_000,
}, async () => {
  const agent = await enrolAt(START - 1000);
  const scenarios = (installed: boolean) =>
    ({ ...agent.installs(...(installed ? ['crowdsecurity/ssh-bf'] : [])).reportBody() }) as Report;
  const states = [scenarios(false), scenarios(true)] as const;
  await declareDisabled(agent.hostId);
  const DAY = 86_400;
  // Longer than the longest spacing of writes (157 s) and of changed reports (60 s) together.
  const CALM = 300;
  // Like the real agent: the newest state only, again when the Worker says so.
  let waitUntil = 0;
  const { kv, snapshot } = await simulate(agent.hostId, DAY, (second, send) => {
    if (second < waitUntil) return;
    const outcome = send(second < DAY - CALM && second % 2 === 0 ? states[0] : states[1]);
    if (!outcome.ok) waitUntil = second + Number(outcome.refusal.members?.retry_after_s);
  });
  expect(kv.writes).toBeGreaterThan(900);
  expect(kv.writes).toBeLessThanOrEqual(950);
  expect(findLine(snapshot, agent.hostId)?.line.scenarios).toMatchObject({ status: 'drifted', drift_detected: true });
});

test('a change during an outage of KV is published when KV is back', async () => {
  const agent = await enrolAt(START - 1000);
  await agent.report();
  await declareDisabled(agent.hostId);
  const changed = agent.installs('crowdsecurity/ssh-bf').reportBody() as Report;
  const { kv, snapshot } = await simulate(agent.hostId, 1200, (second, send, double) => {
    double.isDown = second > 240 && second < 900;
    if (second === 300) send(changed);
  });
  expect(findLine(snapshot, agent.hostId)?.line.scenarios.drift_detected).toBe(true);
  // What failed is counted too, as KV may have done.
  const { writes } = await runInDurableObject(fleetStub(), (_, { storage }) => readFleet(storage.sql));
  expect(kv.budget.used().put).toBeGreaterThan(kv.writes);
  expect(writes).toBe(kv.budget.used().put);
});
