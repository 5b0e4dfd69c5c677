import { SNAPSHOT_KEY } from '../../../worker/fleet/index.ts';
import { DAY_MS } from '../../doubles/kv/index.ts';
import type { World } from './world.ts';

/** KV writes that Fleet may have done in a day, and those that it may have tried: Cloudflare may count a failed one. */
const WRITES_A_DAY = 950;
const TRIED_A_DAY = 1000;

/** Cloudflare's free plan, for the whole fleet. */
const REQUESTS_A_DAY = 100_000;
const ROWS_WRITTEN_A_DAY = 100_000;
const ROWS_READ_A_DAY = 5_000_000;

/** The snapshot: a line a host, and its header. */
const LINE_MAX_BYTES = 8192;
const HEADER_MAX_BYTES = 4096;

/** The histories of the hosts, and what people did, are the only tables with more than a few rows a host. */
const EVENTS_A_HOST = 2500;
const ROWS_A_HOST = 20;
const ROWS_OF_A_TABLE = 50;
/** Of the log-ins 200 are kept, of the changes and of all else 1000 each, and up to 100 more until older ones are dropped. */
const ACTS = 2300;
const DATABASE_BYTES_A_HOST = 2_000_000;

/** What must hold at the end of every day: no budget is overspent, and nothing grows without bound. */
export class Limits {
  /** The largest figures of all days. */
  readonly most = { writes: 0, tried: 0, rowsWritten: 0, requests: 0, rows: 0, databaseBytes: 0, snapshotBytes: 0 };
  readonly #world: World;
  readonly #hosts: number;
  #writesBefore = 0;
  #triedBefore = 0;

  constructor(world: World, hosts: number) {
    this.#world = world;
    this.#hosts = hosts;
  }

  /**
   * @param now a moment of the day that ends, true time
   * @returns what does not hold
   */
  endOfDay(now: number): string[] {
    const world = this.#world;
    const faults: string[] = [];
    const atMost = (limit: number, what: string, value: number) => {
      if (value > limit) faults.push(`${value} ${what}, at most ${limit}`);
      return value;
    };
    const used = world.kv.budget.used(Math.floor(now / DAY_MS));
    const writes = atMost(WRITES_A_DAY, 'KV writes', world.kv.writes - this.#writesBefore);
    this.#writesBefore = world.kv.writes;
    const tried = atMost(TRIED_A_DAY, 'KV writes tried', world.tried - this.#triedBefore);
    this.#triedBefore = world.tried;
    atMost(0, 'KV lists', used.list);
    atMost(0, 'KV deletes', used.delete);
    const billed = world.meter.most;
    const requests = atMost(REQUESTS_A_DAY, 'Durable Object requests', billed.requests);
    const rowsWritten = atMost(ROWS_WRITTEN_A_DAY, 'rows written', billed.rowsWritten);
    atMost(ROWS_READ_A_DAY, 'rows read', billed.rowsRead);

    const tables = Object.entries(world.tables());
    const usual = ROWS_OF_A_TABLE + ROWS_A_HOST * this.#hosts;
    const limits: Record<string, number> = { events: EVENTS_A_HOST * this.#hosts, acts: ACTS };
    for (const [table, rows] of tables) atMost(limits[table] ?? usual, `rows in ${table}`, rows);
    const databaseBytes = atMost(DATABASE_BYTES_A_HOST * this.#hosts, 'bytes of database', world.databaseBytes);
    const snapshot = new TextEncoder().encode(world.kv.stored(SNAPSHOT_KEY) ?? '').length;
    const snapshotBytes = atMost(HEADER_MAX_BYTES + LINE_MAX_BYTES * this.#hosts, 'bytes of snapshot', snapshot);

    const rows = tables.reduce((sum, [, count]) => sum + count, 0);
    this.#keep({ writes, tried, rowsWritten, requests, rows, databaseBytes, snapshotBytes });
    return faults;
  }

  #keep(today: Limits['most']): void {
    for (const key of Object.keys(today) as (keyof Limits['most'])[]) this.most[key] = Math.max(this.most[key], today[key]);
  }
}
