import { SNAPSHOT_KEY } from '../../../worker/fleet/index.ts';
import { DAY_MS } from '../../doubles/kv/index.ts';
import type { World } from './world.ts';

/** KV writes that Fleet may have done in a day, and all that it may have tried. */
const WRITES_A_DAY = 950;
const TRIED_A_DAY = 1000;

/** Cloudflare's free plan, for the whole fleet. */
const REQUESTS_A_DAY = 100_000;
const ROWS_WRITTEN_A_DAY = 100_000;
const ROWS_READ_A_DAY = 5_000_000;

/** A line of the snapshot, and its header. */
const LINE_MAX_BYTES = 8192;
const HEADER_MAX_BYTES = 4096;

/** The history is the only table with more than a few rows a host. */
const EVENTS_A_HOST = 2500;
const ROWS_A_HOST = 20;
const ROWS_OF_A_TABLE = 50;
const DATABASE_MAX_BYTES_A_HOST = 2_000_000;

/** The largest figures of all days. */
export interface Figures {
  writes: number;
  tried: number;
  rows: number;
  snapshotBytes: number;
}

export const NO_FIGURES: Figures = { writes: 0, tried: 0, rows: 0, snapshotBytes: 0 };

/**
 * What must hold at the end of each day.
 * @param day days since 1970
 * @param writesBefore KV writes that were done before that day
 * @param isSpent whether somebody else used the day's writes up, so that the budget's own count says nothing
 * @returns the figures so far, and what does not hold
 */
export function checkLimits(world: World, day: number, hosts: number, writesBefore: number, isSpent: boolean, before: Figures) {
  const faults: string[] = [];
  const most = (what: string, value: number, limit: number) => {
    if (value > limit) faults.push(`${new Date(day * DAY_MS).toISOString().slice(0, 10)}: ${value} ${what}, at most ${limit}`);
    return value;
  };
  const used = world.kv.budget.used(day);
  const writes = most('KV writes', world.kv.writes - writesBefore, WRITES_A_DAY);
  const tried = isSpent ? 0 : most('KV writes tried', used.put, TRIED_A_DAY);
  most('KV lists', used.list, 0);
  most('KV deletes', used.delete, 0);
  const { requests, rowsWritten, rowsRead } = world.meter.most;
  most('Durable Object requests', requests, REQUESTS_A_DAY);
  most('rows written', rowsWritten, ROWS_WRITTEN_A_DAY);
  most('rows read', rowsRead, ROWS_READ_A_DAY);

  const tables = world.tables();
  for (const [table, rows] of Object.entries(tables)) {
    most(`rows in ${table}`, rows, table === 'events' ? EVENTS_A_HOST * hosts : ROWS_OF_A_TABLE + ROWS_A_HOST * hosts);
  }
  most('bytes of database', world.databaseBytes, DATABASE_MAX_BYTES_A_HOST * hosts);
  const snapshotBytes = new TextEncoder().encode(world.kv.stored(SNAPSHOT_KEY) ?? '').length;
  most('bytes of snapshot', snapshotBytes, HEADER_MAX_BYTES + LINE_MAX_BYTES * hosts);

  const figures: Figures = {
    writes: Math.max(before.writes, writes),
    tried: Math.max(before.tried, tried),
    rows: Object.values(tables).reduce((sum, rows) => sum + rows, 0),
    snapshotBytes: Math.max(before.snapshotBytes, snapshotBytes),
  };
  return { figures, faults };
}
