interface Planned {
  readonly at: number;
  readonly run: () => void | Promise<void>;
}

/** Takes a plan back. */
export type Cancel = () => void;

/**
 * The time of a simulation, in milliseconds, and the queue of what happens in it. `now` is the true time, which only runs forward and which
 * KV, hosts and readers live by; `wall` is what `Date.now()` says in the Worker, and may be set.
 */
export class SimulatedClock {
  #now: number;
  #ahead = 0;
  /** The next one last. */
  #queue: Planned[] = [];
  #timers = new Map<number, Cancel>();
  #timerIds = 0;

  constructor(start: number) {
    this.#now = start;
  }

  get now(): number {
    return this.#now;
  }

  get wall(): number {
    return this.#now + this.#ahead;
  }

  /** By how much the wall clock is ahead of the true time. */
  get ahead(): number {
    return this.#ahead;
  }

  /** Sets the wall clock forward, or back where negative. */
  step(ms: number): void {
    this.#ahead += ms;
  }

  /** Plans something for a moment of the true time; one that has passed means now. */
  at(moment: number, run: () => void | Promise<void>): Cancel {
    const planned = { at: Math.max(Math.ceil(moment), this.#now), run };
    let low = 0;
    let high = this.#queue.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#queue[middle] as Planned).at > planned.at) low = middle + 1;
      else high = middle;
    }
    this.#queue.splice(low, 0, planned);
    return () => {
      const index = this.#queue.indexOf(planned);
      if (index !== -1) this.#queue.splice(index, 1);
    };
  }

  after(ms: number, run: () => void | Promise<void>): Cancel {
    return this.at(this.#now + ms, run);
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.after(ms, resolve);
    });
  }

  /**
   * Lets everything happen that is planned until then, in its order.
   * @param settle awaited after each, so that what it set off is over before the next begins
   */
  async runUntil(end: number, settle: () => Promise<void>): Promise<void> {
    for (let next = this.#queue.at(-1); next !== undefined && next.at <= end; next = this.#queue.at(-1)) {
      this.#queue.pop();
      this.#now = next.at;
      await next.run();
      await settle();
    }
    this.#now = end;
  }

  /** Makes `Date.now()` and the timers of the Worker's code those of this clock. @returns how to undo it */
  install(): () => void {
    const real = { now: Date.now, setTimeout: globalThis.setTimeout, clearTimeout: globalThis.clearTimeout };
    Date.now = () => this.wall;
    const setTimer = (run: () => void, ms = 0): number => {
      const id = ++this.#timerIds;
      const cancel = this.after(ms, () => {
        this.#timers.delete(id);
        run();
      });
      this.#timers.set(id, cancel);
      return id;
    };
    const clearTimer = (id: number): void => {
      this.#timers.get(id)?.();
      this.#timers.delete(id);
    };
    Object.assign(globalThis, { setTimeout: setTimer, clearTimeout: clearTimer });
    return () => {
      Date.now = real.now;
      Object.assign(globalThis, { setTimeout: real.setTimeout, clearTimeout: real.clearTimeout });
    };
  }

  /** Ends the timers of the Worker's code, as the end of its process does. */
  dropTimers(): void {
    for (const cancel of this.#timers.values()) cancel();
    this.#timers.clear();
  }
}
