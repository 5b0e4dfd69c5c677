import { DAY_MS, type FaultRates, randomFaults } from '../../../doubles/kv/index.ts';
import type { Random } from '../../../doubles/random.ts';
import type { AlarmFate } from '../alarms.ts';
import type { SimulatedClock } from '../clock.ts';
import type { Troubles } from '../troubles.ts';
import type { World } from '../world.ts';
import type { Cron, CronChances } from './cron.ts';
import type { Host } from './host.ts';
import type { Operator } from './operator.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const CLEAR_CRON: CronChances = { lost: 0.001, late: 0.001, doubled: 0.02 };
const BAD_CRON: CronChances = { lost: 0.15, late: 0.15, doubled: 0.2 };
const NO_CRON: CronChances = { lost: 1, late: 0, doubled: 0 };
const CLEAR_KV: FaultRates = { error: 0.001, answer_lost: 0.001 };
const BAD_KV: FaultRates = { error: 0.2, answer_lost: 0.1, slow: 0.15, hang: 0.05 };

type Bad = 'kv is down' | 'kv is bad' | 'no cron' | 'bad cron' | 'bad alarms';

/** The bad times of each day: of what, how many, and how long, in minutes, from and to. */
const A_DAY: readonly (readonly [Bad, number, number, number])[] = [
  ['kv is down', 1, 5, 90],
  ['kv is bad', 2, 20, 60],
  ['no cron', 1, 5, 60],
  ['bad cron', 2, 20, 60],
  ['bad alarms', 2, 20, 60],
];

/** What goes wrong around the Worker: an alternation of clear times and of bad ones, each kind of which comes in every day. */
export class Weather {
  deployments = 0;
  steps = 0;
  readonly #world: World;
  readonly #clock: SimulatedClock;
  readonly #random: Random;
  readonly #troubles: Troubles;
  readonly #cron: Cron;
  readonly #hosts: readonly Host[];
  readonly #operator: Operator;
  #kv: FaultRates = CLEAR_KV;
  #areAlarmsBad = false;
  #isCalm = false;

  constructor(
    { world, clock, random, troubles }: { world: World; clock: SimulatedClock; random: Random; troubles: Troubles },
    cron: Cron,
    hosts: readonly Host[],
    operator: Operator,
  ) {
    this.#world = world;
    this.#clock = clock;
    this.#random = random;
    this.#troubles = troubles;
    this.#cron = cron;
    this.#hosts = hosts;
    this.#operator = operator;
    cron.chances = CLEAR_CRON;
    world.kvFaults = (operation) => {
      const put = randomFaults(() => random.next(), { put: this.#kv, get: { error: this.#kv.error } });
      return this.#isCalm ? null : put(operation);
    };
    world.alarms.fate = () => this.#alarmFate();
  }

  /** Plans the bad times. @param days of the simulation */
  live(days: number): void {
    const start = this.#clock.now;
    for (let day = 0; day < days; day += 1) {
      const sometime = (run: () => void | Promise<void>, until = 23 * HOUR) =>
        this.#clock.at(start + day * DAY_MS + this.#random.between(0, until), () => (this.#isCalm ? undefined : run()));
      for (const [what, times, from, to] of A_DAY) {
        for (let time = 0; time < times; time += 1) sometime(() => this.#for(this.#random.between(from, to) * MINUTE, what));
      }
      sometime(() => this.#nobodyComes());
      for (let time = 0; time < 4; time += 1) sometime(() => this.#deploy());
      sometime(() => this.#step(this.#random.pick([-1, 1]) * this.#random.between(1, 90) * 1000));
      // Within the day: a clock that is on another day than KV's has another day's budget.
      if (day % 2 === 0) this.#clock.at(start + day * DAY_MS + this.#random.between(4, 16) * HOUR, () => this.#stepForAWhile());
      if (day % 3 === 1) sometime(() => this.#spend('put'));
      if (day % 3 === 2) sometime(() => this.#spend('get'));
      // A host that flaps all day spends what KV takes in a day.
      if (day % 4 === 1) sometime(() => this.#random.pick(this.#hosts).flap(18 * HOUR), HOUR);
      // Around midnight two budgets meet.
      if (day % 2 === 1)
        this.#clock.at(start + (day + 1) * DAY_MS - 20 * MINUTE, () => this.#random.pick(this.#hosts).flap(40 * MINUTE));
    }
  }

  /** Nothing goes wrong any more. What was used up of today's budgets stays so. */
  calmDown(): void {
    this.#isCalm = true;
    this.#world.kv.isDown = false;
    this.#cron.chances = { lost: 0, late: 0, doubled: 0 };
    if (this.#clock.ahead !== 0) this.#step(-this.#clock.ahead);
  }

  #for(ms: number, what: Bad): void {
    const set = (isBad: boolean) => {
      if (this.#isCalm) return;
      switch (what) {
        case 'kv is down':
          this.#world.kv.isDown = isBad;
          break;
        case 'kv is bad':
          this.#kv = isBad ? BAD_KV : CLEAR_KV;
          break;
        case 'no cron':
          this.#cron.chances = isBad ? NO_CRON : CLEAR_CRON;
          break;
        case 'bad cron':
          this.#cron.chances = isBad ? BAD_CRON : CLEAR_CRON;
          break;
        case 'bad alarms':
          this.#areAlarmsBad = isBad;
          break;
      }
    };
    set(true);
    this.#clock.after(ms, () => set(false));
  }

  /** Neither a tick nor an agent nor a change comes by that could check the fleet: whoever asks Fleet itself is to be told so. */
  #nobodyComes(): void {
    const ms = this.#random.between(15, 45) * MINUTE;
    this.#operator.restsUntil = this.#clock.now + ms;
    this.#for(ms, 'no cron');
    for (const host of this.#hosts) host.silence(ms);
  }

  async #deploy(): Promise<void> {
    this.deployments += 1;
    const awayMs = this.#random.between(0, 4000);
    this.#troubles.note('deployment', awayMs);
    await this.#world.deploy();
    this.#world.isAway = true;
    this.#clock.after(awayMs, () => {
      this.#world.isAway = false;
    });
  }

  #step(ms: number): void {
    this.steps += 1;
    this.#troubles.note('clock');
    this.#clock.step(ms);
  }

  /** As on a machine that sleeps, or whose clock is set wrong and then right again. */
  #stepForAWhile(): void {
    const ms = this.#random.pick([-1, 1]) * this.#random.between(2, 180) * MINUTE;
    this.#step(ms);
    this.#clock.after(this.#random.between(5, 120) * MINUTE, () => {
      if (!this.#isCalm) this.#step(-ms);
    });
  }

  /** Somebody else of the account uses up a budget of today. */
  #spend(operation: 'put' | 'get'): void {
    this.#world.kv.budget.spendAll(operation);
    const { now } = this.#clock;
    if (operation === 'put') this.#troubles.note('kv', (Math.floor(now / DAY_MS) + 1) * DAY_MS - now);
  }

  #alarmFate(): AlarmFate {
    const onTime = { lateMs: this.#random.between(0, 500), isDoubled: false };
    if (!this.#areAlarmsBad || this.#isCalm) return onTime;
    const fate = this.#random.next();
    if (fate < 0.1) return 'lost';
    if (fate < 0.3) return { lateMs: this.#random.between(1000, 120_000), isDoubled: false };
    return { ...onTime, isDoubled: fate < 0.5 };
  }
}
