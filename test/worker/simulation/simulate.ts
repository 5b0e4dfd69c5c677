import type { DriftDocument } from '#contract';
import { DAY_MS } from '../../doubles/kv/index.ts';
import type { Random } from '../../doubles/random.ts';
import type { TestAgent } from '../support/agent.ts';
import { Agent } from './actors/agent.ts';
import { Clones } from './actors/clones.ts';
import { Cron } from './actors/cron.ts';
import { Host } from './actors/host.ts';
import { Operator } from './actors/operator.ts';
import { Reader } from './actors/reader.ts';
import { Weather } from './actors/weather.ts';
import type { SimulatedClock } from './clock.ts';
import { judgeReading } from './judge-reading.ts';
import { Ledger } from './ledger.ts';
import { Limits } from './limits.ts';
import { kvBoundMs } from './promises.ts';
import { Troubles } from './troubles.ts';
import { World } from './world.ts';

/** The end, in which nothing goes wrong any more and everything has to be known. Longer than any answer may be behind. */
const CALM_MS = 20 * 60_000;

/** Enough to see what is wrong; a simulation that is broken ends there. */
const VIOLATIONS_KEPT = 10;

/** The share of all changes that somebody waits for at every location. */
const WATCHED = 0.3;

/** How long the simulation goes on between two looks at whether it is broken. */
const STRETCH_MS = 10 * 60_000;

/**
 * Lets a fleet live for some days. Runs inside Fleet's Durable Object, on its storage.
 * @param doubles the agents' keys, enrolled already
 * @returns what was counted, and everything that broke a promise
 */
export async function simulate(
  state: DurableObjectState,
  clock: SimulatedClock,
  random: Random,
  doubles: readonly TestAgent[],
  days: number,
) {
  const start = clock.now;
  const end = start + days * DAY_MS;
  const ids = doubles.map(({ hostId }) => hostId);
  const troubles = new Troubles(clock);
  const world = new World(clock, state, troubles);
  await world.deploy();

  const ledger = new Ledger(clock, troubles, ids, (host) => world.baselineOf(host));
  const common = { world, clock, random, troubles, listener: ledger };
  const cron = new Cron(world, clock, random, troubles);
  const hosts = doubles.map((double, index) => {
    // Every third agent is of a release that looks neither at the engine nor at simulation, so that nothing of its host is adopted.
    const host = new Host(clock, random, index % 3 !== 2);
    host.live(new Agent(double, () => host.seen, common));
    return host;
  });
  const clones = new Clones(common, hosts, doubles);
  const operator = new Operator(common, ids);
  const weather = new Weather(common, cron, hosts, operator);

  const shown: Record<string, number> = {};
  const readings = { all: 0, inTrouble: 0, falseGreens: 0 };
  const judge = (drift: DriftDocument, from: 'fresh' | 'kv', host: string) => {
    const judged = judgeReading(drift, from, ledger.truth(host), { clock, world, cron, troubles });
    readings.all += 1;
    if (judged.isInTrouble) readings.inTrouble += 1;
    if (judged.isFalseGreen) readings.falseGreens += 1;
    for (const each of judged.shown) shown[each] = (shown[each] ?? 0) + 1;
    for (const fault of judged.faults) ledger.failed(`${host} read ${from}: ${fault}`);
  };
  const reader = new Reader(common, ids, judge);
  ledger.changed = (host) => {
    const boundMs = kvBoundMs(world, clock.now);
    if (boundMs !== null && random.chance(WATCHED)) clock.after(0, () => reader.seeChange(host, boundMs));
  };

  operator.live((host) => ledger.truth(host).known);
  weather.live(days);
  clones.live(days);
  cron.live();
  reader.live();
  const limits = new Limits(world, ids.length);
  for (let midnight = start + DAY_MS; midnight <= end; midnight += DAY_MS) {
    clock.at(midnight - 1, () => {
      for (const fault of limits.endOfDay(clock.now)) ledger.failed(fault);
    });
  }
  clock.at(end - CALM_MS, () => {
    weather.calmDown();
    operator.isCalm = true;
    clones.calmDown();
    for (const host of hosts) host.calmDown();
  });

  while (clock.now < end && ledger.violations.length < VIOLATIONS_KEPT) {
    await clock.runUntil(Math.min(clock.now + STRETCH_MS, end), async () => {
      await world.settle();
      ledger.checked();
    });
  }
  for (const [index, host] of hosts.entries()) {
    const id = ids[index] as string;
    if (clock.now === end && ledger.truth(id).known.seen !== host.seen) ledger.failed(`${id}: what it has at last is not known`);
  }
  return {
    days: (clock.now - start) / DAY_MS,
    messages: ledger.messages,
    acts: operator.acts,
    deployments: weather.deployments,
    clockSteps: weather.steps,
    troubles: troubles.counts,
    readings,
    shown,
    limits: limits.most,
    rowsOfAHeartbeat: ledger.rowsOfAHeartbeat,
    violations: ledger.violations,
  };
}
