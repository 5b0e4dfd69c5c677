import { vi } from 'vitest';
import { DAY_MS } from '../../doubles/kv/index.ts';
import type { Random } from '../../doubles/random.ts';
import type { TestAgent } from '../support/agent.ts';
import { Agent } from './actors/agent.ts';
import { Cron } from './actors/cron.ts';
import { Host } from './actors/host.ts';
import { Operator } from './actors/operator.ts';
import { Reader } from './actors/reader.ts';
import { Weather } from './actors/weather.ts';
import type { SimulatedClock } from './clock.ts';
import { judgeReading } from './judge-reading.ts';
import { Ledger } from './ledger.ts';
import { checkLimits, NO_FIGURES } from './limits.ts';
import { Troubles } from './troubles.ts';
import { World } from './world.ts';

/** The end of a simulation, in which nothing goes wrong any more and everything has to be known. Longer than any answer may be behind. */
const CALM_MS = 20 * 60_000;

/** Enough to see what is wrong. */
const VIOLATIONS_KEPT = 10;

/**
 * Lets a fleet live for some days. Runs inside Fleet's Durable Object, on its storage.
 * @param doubles the agents' keys, enrolled already
 * @returns what was counted, and everything that broke a promise
 */
export async function simulate(
  state: DurableObjectState,
  clock: SimulatedClock,
  doubles: readonly TestAgent[],
  days: number,
  random: Random,
) {
  const start = clock.now;
  const end = start + days * DAY_MS;
  const ids = doubles.map(({ hostId }) => hostId);
  const troubles = new Troubles(clock);
  const world = new World(clock, state, troubles);
  for (const level of ['info', 'warn', 'error'] as const) {
    vi.spyOn(console, level).mockImplementation((text) => world.logged(level, String(text)));
  }
  await world.deploy();
  const ledger = new Ledger(clock, troubles, ids);
  const common = { world, clock, random, troubles, listener: ledger };
  const cron = new Cron(world, clock, random, troubles);
  const hosts = doubles.map((double, index) => {
    // Every third agent is of a release that did not look at the engine.
    const host = new Host(clock, random, index % 3 !== 2);
    host.live(new Agent(double, () => host.seen, common));
    return host;
  });
  const operator = new Operator(common, ids);
  operator.live((host) => ledger.truth(host).known);
  const weather = new Weather(common, cron, hosts);
  weather.live(days);
  cron.live();

  const shown: Record<string, number> = {};
  const readings = { all: 0, inTrouble: 0, falseGreens: 0 };
  const reader = new Reader(
    common,
    ids,
    (drift, from, host) => {
      const judged = judgeReading(drift, from, ledger.truth(host), { clock, world, cron, troubles });
      readings.all += 1;
      if (judged.isInTrouble) readings.inTrouble += 1;
      if (judged.isFalseGreen) readings.falseGreens += 1;
      for (const each of judged.shown) shown[each] = (shown[each] ?? 0) + 1;
      for (const fault of judged.faults) ledger.failed(`${host} read ${from}: ${fault}`);
    },
    (what) => ledger.failed(what),
  );
  reader.live();

  let figures = NO_FIGURES;
  let writesBefore = 0;
  for (let day = start; day < end; day += DAY_MS) {
    clock.at(day + DAY_MS - 1, () => {
      const { isSpentByOthers } = weather;
      const checked = checkLimits(world, Math.floor(day / DAY_MS), ids.length, writesBefore, isSpentByOthers, figures);
      figures = checked.figures;
      for (const fault of checked.faults) ledger.failed(fault);
      writesBefore = world.kv.writes;
      weather.isSpentByOthers = false;
    });
  }
  clock.at(end - CALM_MS, () => {
    weather.calmDown();
    operator.isCalm = true;
    for (const host of hosts) host.calmDown();
  });

  const isBroken = () => ledger.violations.length >= VIOLATIONS_KEPT;
  for (let until = start; until < end && !isBroken(); ) {
    until = Math.min(until + 600_000, end);
    await clock.runUntil(until, () => world.settle());
  }
  // What is on the host at last is what is known of it.
  for (const [index, host] of hosts.entries()) {
    const seen = ledger.truth(ids[index] as string).known.seen;
    if (seen !== host.seen && !isBroken()) ledger.failed(`${ids[index]}: the Worker was not told what there is at last`);
  }
  return {
    days: (clock.now - start) / DAY_MS,
    messages: ledger.messages,
    acts: operator.acts,
    deployments: weather.deployments,
    steps: weather.steps,
    troubles: troubles.counts,
    readings,
    shown,
    figures,
    rowsOfAHeartbeat: ledger.rowsOfAHeartbeat,
    billed: world.meter.most,
    errors: world.errors,
    violations: ledger.violations,
  };
}
