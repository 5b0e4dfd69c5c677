import { A_DAY, DAY_MS, type Operation } from './limits.ts';

/** Counts the operations of each UTC day, and refuses those beyond the plan's number. */
export class DayBudget {
  readonly #clock: () => number;
  readonly #days = new Map<number, Record<Operation, number>>();

  /** @param clock Unix milliseconds */
  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /** Takes so many from today's budget. @throws where there are not so many left */
  spend(operation: Operation, count = 1): void {
    const today = this.used();
    if (today[operation] + count > A_DAY[operation]) throw new Error(`KV ${operation}() limit exceeded for the day.`);
    today[operation] += count;
  }

  /** Leaves nothing of today's budget, as another Worker of the account does. */
  spendAll(operation: Operation): void {
    this.used()[operation] = A_DAY[operation];
  }

  /** What was used of a day. @param day days since 1970, today by default */
  used(day: number = Math.floor(this.#clock() / DAY_MS)): Record<Operation, number> {
    const used = this.#days.get(day) ?? { get: 0, put: 0, delete: 0, list: 0 };
    this.#days.set(day, used);
    return used;
  }
}
