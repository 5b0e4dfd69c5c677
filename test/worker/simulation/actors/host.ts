import type { Random } from '../../../doubles/random.ts';
import type { SimulatedClock } from '../clock.ts';
import type { Seen } from '../model/known.ts';
import type { Agent } from './agent.ts';
import { applied, changed, FIRST_DISK } from './disk.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** After a change the agent waits until the files are quiet. */
const SETTLE_MS = 2 * SECOND;

/** A machine with CrowdSec and an agent, and the people and accidents that change it. */
export class Host {
  /** Whether nothing happens to it any more. */
  isCalm = false;
  #seen: Seen;
  #silentUntil = 0;
  readonly #clock: SimulatedClock;
  readonly #random: Random;
  #agent!: Agent;

  /** @param isNew whether its agent looks at the running engine and tells which scenarios are simulated */
  constructor(clock: SimulatedClock, random: Random, isNew: boolean) {
    this.#clock = clock;
    this.#random = random;
    const engine = isNew ? { loaded: FIRST_DISK } : null;
    this.#seen = { disk: FIRST_DISK, scenarios: 'read', tellsSimulation: isNew, tuning: 'read', isTuningListed: true, engine };
  }

  /** What there is to see on it. */
  get seen(): Seen {
    return this.#seen;
  }

  live(agent: Agent): void {
    this.#agent = agent;
    agent.pushAfter(this.#random.between(0, MINUTE));
    const apply = () =>
      this.#set({
        disk: applied(this.#seen.disk, this.#agent.intent ?? { scenarios: new Map(), inbound: null, outbound: null }),
      });
    const edit = () => this.#set({ disk: changed(this.#seen.disk, this.#random) });
    this.#often(40 * MINUTE, apply);
    this.#often(90 * MINUTE, edit);
    this.#often(3 * HOUR, () => this.#restart());
    this.#often(8 * HOUR, () => this.#forAWhile({ scenarios: 'unreadable' }, { scenarios: 'read' }));
    this.#often(8 * HOUR, () => this.#forAWhile({ tuning: this.#random.pick(['missing', 'indeterminate']) }, { tuning: 'read' }));
    this.#often(12 * HOUR, () => this.#forAWhile({ isTuningListed: false }, { isTuningListed: true }));
    this.#often(10 * HOUR, () => this.#engineDown());
    this.#often(6 * HOUR, () => this.silence(this.#random.between(MINUTE, 40 * MINUTE)));
    this.#often(30 * HOUR, () => this.flap(this.#random.between(5, 40) * MINUTE));
  }

  /** Its agent says nothing for so long. */
  silence(ms: number): void {
    this.#silentUntil = Math.max(this.#silentUntil, this.#clock.now + ms);
    this.#agent.stop();
    this.#clock.at(this.#silentUntil, () => this.#restart());
  }

  /** Something changes it every few seconds, for so long. */
  flap(ms: number): void {
    const end = this.#clock.now + ms;
    const once = () => {
      if (this.isCalm || this.#clock.now > end) return;
      this.#set({ disk: changed(this.#seen.disk, this.#random) });
      this.#clock.after(this.#random.between(2 * SECOND, 15 * SECOND), once);
    };
    once();
  }

  /** What ends all of its accidents, and carries out what is declared. */
  calmDown(): void {
    this.isCalm = true;
    this.#set({ scenarios: 'read', tuning: 'read', isTuningListed: true });
    this.#load();
    if (this.#agent.isOff) this.#agent.restart();
  }

  #restart(): void {
    if (this.#clock.now >= this.#silentUntil) this.#agent.restart();
  }

  #engineDown(): void {
    if (this.#seen.engine === null) return;
    this.#set({ engine: 'down' });
    this.#clock.after(this.#random.between(MINUTE, 30 * MINUTE), () => this.#load());
  }

  #forAWhile(wrong: Partial<Seen>, right: Partial<Seen>): void {
    this.#set(wrong);
    this.#clock.after(this.#random.between(MINUTE, 40 * MINUTE), () => this.#set(right));
  }

  /** CrowdSec starts or is reloaded: it runs what is on the disk. */
  #load(): void {
    if (this.#seen.engine !== null) this.#set({ engine: { loaded: this.#seen.disk } });
  }

  #set(change: Partial<Seen>): void {
    const diskBefore = this.#seen.disk;
    this.#seen = { ...this.#seen, ...change };
    this.#agent.pushAfter(SETTLE_MS);
    const isToReload = this.#seen.disk !== diskBefore && this.#seen.engine !== null && this.#seen.engine !== 'down';
    // Mostly the same script reloads it; sometimes nobody does until the next change.
    if (isToReload && this.#random.chance(0.8))
      this.#clock.after(this.#random.between(SECOND, 4 * MINUTE), () => this.#loadIfUp());
  }

  #loadIfUp(): void {
    if (this.#seen.engine !== 'down') this.#load();
  }

  /** Does something again and again, on average once in so long. */
  #often(everyMs: number, run: () => void): void {
    const wait = () => -Math.log(1 - this.#random.next()) * everyMs;
    const again = () => {
      if (this.isCalm) return;
      run();
      this.#clock.after(wait(), again);
    };
    this.#clock.after(wait(), again);
  }
}
