import { beforeEach, expect, test } from 'vitest';
import type { DriftDocument } from '#contract';
import { KvDouble } from '../../doubles/kv/index.ts';
import { START } from '../support/clock.ts';
import { FIRST_DISK } from './actors/disk.ts';
import { SimulatedClock } from './clock.ts';
import type { Around } from './judge-overlays.ts';
import { judgeReading } from './judge-reading.ts';
import { afterDeclaring, afterMessage, type Seen } from './model/known.ts';
import { Truth } from './model/truth.ts';
import { Troubles } from './troubles.ts';

// A judge that finds every answer good would let any simulation pass.

const MINUTE = 60_000;
const SSH = 'crowdsecurity/ssh-bf';
const SEEN: Seen = {
  disk: FIRST_DISK,
  scenarios: 'read',
  tellsSimulation: true,
  tuning: 'read',
  isTuningListed: true,
  engine: null,
};
const WITHOUT: Seen = { ...SEEN, disk: { ...FIRST_DISK, installed: new Set() } };

let clock: SimulatedClock;
let truth: Truth;
let around: Around;

/** An answer that says of the scenarios that nothing or something differs. */
function answer(checkedAt: number, scenarios: { status: string; reason?: string; stillThere?: string[] }): DriftDocument {
  const { status, reason = null, stillThere = [] } = scenarios;
  const overlaid = reason === null ? { status: 'in_sync', reason } : { status, reason };
  const lists = {
    expected_disabled: [SSH],
    actually_enabled: stillThere,
    expected_enabled: [],
    actually_missing: [],
    actually_simulated: [],
    expected_simulated: [],
    not_simulated: [],
  };
  const values = { expected_inbound: 15, actual_inbound: 15, expected_outbound: 4, actual_outbound: 4 };
  return {
    scenarios: { status, reason, drift_detected: stillThere.length > 0, ...lists },
    appsec_tuning: { ...overlaid, drift_detected: false, ...values },
    last_check_at: new Date(checkedAt).toISOString(),
  } as unknown as DriftDocument;
}

/** Lets time pass in which the fleet is checked each minute. */
async function pass(minutes: number): Promise<void> {
  for (let minute = 0; minute < minutes; minute += 1) {
    await clock.runUntil(clock.now + MINUTE, async () => {});
    around.world.checks.set(clock.wall, clock.now);
    (around.cron.ticks as number[]).push(clock.now);
  }
}
const hear = (seen: Seen) => {
  truth.hear(clock.now, 'process');
  truth.learn(clock.now, afterMessage(truth.known, seen));
};
const green = (checkedAt = clock.now) => answer(checkedAt, { status: 'in_sync' });
const drifted = (checkedAt = clock.now) => answer(checkedAt, { status: 'drifted', stillThere: [SSH] });

beforeEach(async () => {
  clock = new SimulatedClock(START);
  truth = new Truth(clock.now);
  const world = { kv: new KvDouble(() => clock.now), checks: new Map(), triedOn: new Map() };
  around = { clock, world, cron: { ticks: [] }, troubles: new Troubles(clock) } as unknown as Around;
  await pass(1);
  hear(WITHOUT);
  truth.learn(clock.now, afterDeclaring(truth.known, SSH, 'disabled'));
});

test('what is true is found so, fresh and from KV', () => {
  for (const from of ['fresh', 'kv'] as const) expect(judgeReading(green(), from, truth, around)).toMatchObject({ faults: [] });
});

test('green while it differs is a false one: at once in a fresh answer, later in one from KV', async () => {
  const old = clock.now;
  await clock.runUntil(old + 1000, async () => {});
  hear(SEEN);
  await clock.runUntil(old + 60_000, async () => {});
  expect(judgeReading(drifted(old), 'fresh', truth, around)).toMatchObject({ faults: [], isFalseGreen: false });
  expect(judgeReading(green(old), 'fresh', truth, around)).toMatchObject({ isFalseGreen: true });
  expect(judgeReading(green(old), 'kv', truth, around)).toMatchObject({ faults: [], isFalseGreen: false });
  await clock.runUntil(old + 71_000, async () => {});
  expect(judgeReading(green(old), 'kv', truth, around)).toMatchObject({ isFalseGreen: true });
});

test('trouble excuses an answer from KV that is late, and none that is older than its own check', async () => {
  const old = clock.now;
  await clock.runUntil(old + 1000, async () => {});
  hear(SEEN);
  await pass(2);
  around.troubles.note('kv');
  expect(judgeReading(green(old), 'kv', truth, around)).toMatchObject({ isFalseGreen: false });
  expect(judgeReading(green(clock.now), 'kv', truth, around)).toMatchObject({ isFalseGreen: true });
});

test('past its expiry nothing may be green, and before it nothing is said to have stopped', async () => {
  const checkedAt = clock.now;
  await clock.runUntil(checkedAt + 541_000, async () => {});
  expect(judgeReading(green(checkedAt), 'kv', truth, around)).toMatchObject({ isFalseGreen: true });
  around.world.checks.set(clock.wall, clock.now);
  const stopped = answer(clock.wall, { status: 'unknown', reason: 'check_stopped' });
  expect(judgeReading(stopped, 'kv', truth, around).faults).not.toEqual([]);
});

test('a check that nobody made is found', () => {
  expect(judgeReading(green(clock.now - 7), 'fresh', truth, around).faults).toEqual([expect.stringContaining('nobody checked')]);
});

test('an agent that was not heard for long must not be green, and one that was heard is not silent', async () => {
  const silent = () => answer(clock.now, { status: 'unknown', reason: 'agent_silent' });
  expect(judgeReading(silent(), 'fresh', truth, around).faults).not.toEqual([]);
  await pass(8);
  expect(judgeReading(green(), 'fresh', truth, around)).toMatchObject({ isFalseGreen: true });
  expect(judgeReading(silent(), 'fresh', truth, around)).toMatchObject({ faults: [] });
});

test('two agents that take turns leave nothing green', () => {
  for (const process of ['other', 'process']) truth.hear(clock.now - 1000, process);
  expect(judgeReading(green(), 'fresh', truth, around)).toMatchObject({ isFalseGreen: true });
  const doubted = answer(clock.now, { status: 'unknown', reason: 'duplicate_agent' });
  expect(judgeReading(doubted, 'fresh', truth, around)).toMatchObject({ faults: [] });
});
