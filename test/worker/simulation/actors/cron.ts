import type { Random } from '../../../doubles/random.ts';
import type { SimulatedClock } from '../clock.ts';
import type { Troubles } from '../troubles.ts';
import type { World } from '../world.ts';

const MINUTE = 60_000;

/** How often, from 0 to 1, a tick is lost, late (by up to five minutes, so that later ones overtake it) or doubled. */
export interface CronChances {
  readonly lost: number;
  readonly late: number;
  readonly doubled: number;
}

/** Cloudflare's cron: every minute, as well as it can. */
export class Cron {
  chances: CronChances = { lost: 0, late: 0, doubled: 0 };
  /** The true times of the ticks that came in order: what Fleet has to have checked at. */
  readonly ticks: number[] = [];
  readonly #world: World;
  readonly #clock: SimulatedClock;
  readonly #random: Random;
  readonly #troubles: Troubles;
  #last = 0;

  constructor(world: World, clock: SimulatedClock, random: Random, troubles: Troubles) {
    this.#world = world;
    this.#clock = clock;
    this.#random = random;
    this.#troubles = troubles;
  }

  live(): void {
    const { lost, late, doubled } = this.chances;
    const scheduledAt = Math.floor(this.#clock.wall / MINUTE) * MINUTE;
    const fate = this.#random.next();
    if (fate < lost) this.#troubles.note('tick', MINUTE);
    else if (fate < lost + late) {
      const ms = this.#random.between(10_000, 5 * MINUTE);
      this.#troubles.note('tick', ms);
      this.#clock.after(ms, () => this.#tick(scheduledAt));
    } else {
      this.#clock.after(this.#random.between(0, 3000), () => this.#tick(scheduledAt));
      if (fate < lost + late + doubled) this.#clock.after(this.#random.between(0, 90_000), () => this.#tick(scheduledAt));
    }
    this.#clock.after(MINUTE, () => this.live());
  }

  async #tick(scheduledAt: number): Promise<void> {
    if (this.#world.isAway) this.#troubles.note('tick', MINUTE);
    else if (scheduledAt > this.#last) this.ticks.push(this.#clock.now);
    this.#last = Math.max(this.#last, scheduledAt);
    await this.#world.tick(scheduledAt);
  }
}
