import type { Cancel, SimulatedClock } from './clock.ts';
import type { Troubles } from './troubles.ts';

/** What befalls an alarm: by how much it is late, in milliseconds, and whether it comes twice; or it never comes. */
export type AlarmFate = { lateMs: number; isDoubled: boolean } | 'lost';

/** An alarm that comes within this is on time. */
const ON_TIME_MS = 1000;

/** What a lost alarm would have done is made up by the next tick. */
const MADE_UP_MS = 70_000;

/** Lets the alarms that a Durable Object sets come, as the simulated clock says and as well as Cloudflare does it. */
export class Alarms {
  fate: () => AlarmFate = () => ({ lateMs: 0, isDoubled: false });
  readonly #clock: SimulatedClock;
  readonly #storage: DurableObjectStorage;
  readonly #troubles: Troubles;
  readonly #fire: () => Promise<void>;
  #planned: { at: number; ahead: number; cancel: Cancel } | null = null;

  constructor(clock: SimulatedClock, storage: DurableObjectStorage, troubles: Troubles, fire: () => Promise<void>) {
    this.#clock = clock;
    this.#storage = storage;
    this.#troubles = troubles;
    this.#fire = fire;
  }

  /** Plans what was set since the last call. To be called after each event, and so after the wall clock was set. */
  async follow(): Promise<void> {
    const at = await this.#storage.getAlarm();
    const { ahead } = this.#clock;
    if (at === (this.#planned?.at ?? null) && ahead === (this.#planned?.ahead ?? ahead)) return;
    this.#planned?.cancel();
    this.#planned = at === null ? null : { at, ahead, cancel: this.#plan(at - ahead) };
  }

  #plan(at: number): Cancel {
    const fate = this.fate();
    if (fate === 'lost') {
      return this.#clock.at(at, async () => {
        this.#troubles.note('alarm', MADE_UP_MS);
        await this.#take();
      });
    }
    if (fate.lateMs > ON_TIME_MS || fate.isDoubled) this.#troubles.note('alarm', at - this.#clock.now + fate.lateMs);
    return this.#clock.at(at + fate.lateMs, async () => {
      await this.#take();
      await this.#fire();
      if (fate.isDoubled) await this.#fire();
    });
  }

  async #take(): Promise<void> {
    await this.#storage.deleteAlarm();
    this.#planned = null;
  }
}
