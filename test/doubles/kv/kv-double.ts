import { DayBudget } from './day-budget.ts';
import type { KvFault, KvFaults } from './faults.ts';
import { checkKey, checkListLimit, checkValue, failed, type Operation, WRITE_SPACING_MS } from './limits.ts';
import { KvLocation, type ReadOptions } from './location.ts';

export interface KvOptions {
  /** What goes wrong; nothing by default. */
  readonly faults?: KvFaults;
  /** Waits on the injected clock. Needed for slow operations only. */
  readonly sleep?: (ms: number) => Promise<void>;
}

interface Listed {
  keys: { name: string }[];
  list_complete: boolean;
  cursor?: string;
}

/**
 * A KV namespace with what Cloudflare's has and workerd's hides: a cache for each location, one write a second for each key, the day's
 * budgets, faults. It takes the part of the interface that a Worker of this project may use; its words of refusal are KV's.
 */
export class KvDouble {
  readonly budget: DayBudget;
  /** All writes that were done, for assertions. */
  writes = 0;
  /** Makes every write fail, as an outage does. */
  isDown = false;
  readonly #stored = new Map<string, string>();
  readonly #writtenAt = new Map<string, number>();
  readonly #locations = new Map<string, KvLocation>();
  readonly #clock: () => number;
  readonly #options: KvOptions;

  /** @param clock Unix milliseconds; a test's own, so that no test waits */
  constructor(clock: () => number, options: KvOptions = {}) {
    this.#clock = clock;
    this.#options = options;
    this.budget = new DayBudget(clock);
  }

  async put(key: string, value: string): Promise<void> {
    checkKey('put', key);
    checkValue(value);
    this.#space('put', key);
    this.budget.spend('put');
    if (this.isDown) throw failed('put', '500 Internal Server Error');
    await this.#withFaults('put', () => {
      this.#stored.set(key, value);
      this.writes += 1;
    });
  }

  async delete(key: string): Promise<void> {
    checkKey('delete', key);
    this.#space('delete', key);
    this.budget.spend('delete');
    await this.#withFaults('delete', () => {
      this.#stored.delete(key);
    });
  }

  async list(options: { prefix?: string; limit?: number; cursor?: string } = {}): Promise<Listed> {
    const { prefix = '', limit = 1000, cursor = '' } = options;
    checkListLimit(limit);
    this.budget.spend('list');
    return this.#withFaults('list', () => {
      const after = cursor === '' ? '' : decodeURIComponent(atob(cursor));
      const names = [...this.#stored.keys()].filter((name) => name.startsWith(prefix) && name > after).sort();
      const page = names.slice(0, limit);
      const keys = page.map((name) => ({ name }));
      if (page.length === names.length) return { keys, list_complete: true };
      return { keys, list_complete: false, cursor: btoa(encodeURIComponent(page.at(-1) ?? '')) };
    });
  }

  /** Reads where nobody asked before: nothing is cached there. */
  async get(key: string, options?: ReadOptions): Promise<string | null> {
    return this.#newLocation().get(key, options);
  }

  /** KV as it is read at one of Cloudflare's locations. */
  at(location: string): KvLocation {
    const known = this.#locations.get(location) ?? this.#newLocation();
    this.#locations.set(location, known);
    return known;
  }

  /** What is stored, past every cache. */
  stored(key: string): string | null {
    return this.#stored.get(key) ?? null;
  }

  #newLocation(): KvLocation {
    return new KvLocation(
      this.#clock,
      () => this.budget.spend('get'),
      (key) => this.#withFaults('get', () => this.stored(key)),
    );
  }

  #space(operation: 'put' | 'delete', key: string): void {
    const now = this.#clock();
    const before = this.#writtenAt.get(key);
    if (before !== undefined && now - before < WRITE_SPACING_MS) throw failed(operation, '429 Too Many Requests');
    this.#writtenAt.set(key, now);
  }

  async #withFaults<T>(operation: Operation, run: () => T): Promise<T> {
    const fault: KvFault | null = this.#options.faults?.(operation) ?? null;
    switch (fault?.kind) {
      case undefined:
        return run();
      case 'error':
        throw failed(operation, '500 Internal Server Error');
      case 'answer_lost':
        run();
        throw new Error('Network connection lost.');
      case 'hang':
        return new Promise(() => {});
      case 'slow':
        if (this.#options.sleep === undefined) throw new Error('Give the KvDouble a sleep, or no slow operations.');
        await this.#options.sleep(fault.ms);
        return run();
    }
  }
}
