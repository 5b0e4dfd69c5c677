import { DAY_MS } from '../../doubles/kv/index.ts';

interface Used {
  rowsWritten: number;
  rowsRead: number;
  requests: number;
}

/** Counts what Cloudflare bills of a Durable Object: requests, and rows read and written, alarms that are set included. */
export class Meter {
  readonly #cursors: SqlStorageCursor<Record<string, SqlStorageValue>>[] = [];
  readonly #clock: { readonly now: number };
  readonly #days = new Map<number, Used>();

  /** Puts itself between the storage and whoever uses it from now on. */
  constructor(clock: { readonly now: number }, storage: DurableObjectStorage) {
    this.#clock = clock;
    const { sql } = storage;
    const exec = sql.exec.bind(sql);
    const setAlarm = storage.setAlarm.bind(storage);
    Object.defineProperty(sql, 'exec', {
      value: (query: string, ...bindings: SqlStorageValue[]) => {
        const cursor = exec(query, ...bindings);
        this.#cursors.push(cursor);
        return cursor;
      },
    });
    Object.defineProperty(storage, 'setAlarm', {
      value: (at: number | Date) => {
        this.#today.rowsWritten += 1;
        return setAlarm(at);
      },
    });
  }

  request(): void {
    this.#today.requests += 1;
  }

  /** Rows written so far today. */
  get rowsWritten(): number {
    this.#add();
    return this.#today.rowsWritten;
  }

  /** The most of any day. */
  get most(): Used {
    this.#add();
    const days = [...this.#days.values()];
    const most = (of: keyof Used) => Math.max(0, ...days.map((day) => day[of]));
    return { rowsWritten: most('rowsWritten'), rowsRead: most('rowsRead'), requests: most('requests') };
  }

  // A cursor counts on while it is read: it is asked when whoever made it is done with it.
  #add(): void {
    for (const { rowsRead, rowsWritten } of this.#cursors.splice(0)) {
      this.#today.rowsRead += rowsRead;
      this.#today.rowsWritten += rowsWritten;
    }
  }

  get #today(): Used {
    const day = Math.floor(this.#clock.now / DAY_MS);
    const used = this.#days.get(day) ?? { rowsWritten: 0, rowsRead: 0, requests: 0 };
    this.#days.set(day, used);
    return used;
  }
}
