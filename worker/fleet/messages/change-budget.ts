import { utcDay } from '../publication/write-budget.ts';
import type { LivenessRow } from '../tables/liveness.ts';

/**
 * A message that brings something new costs up to seven rows, and the free plan has 100,000 a day for the whole fleet: one host
 * that changes every few seconds would blind all others. After this many in a UTC day it is heard once a minute.
 */
const FREE_CHANGES_A_DAY = 500;
const CHANGE_SPACING_MS = 60_000;

/** Seconds that a host has to wait with its next change; 0 where it may send it now. @param now Unix milliseconds */
export function changeWaitS(row: LivenessRow, now: number): number {
  const isFree = row.changes_day !== utcDay(now) || row.changes < FREE_CHANGES_A_DAY;
  if (isFree || row.changed_at === null || row.changed_at > now) return 0;
  return Math.ceil(Math.max(0, row.changed_at + CHANGE_SPACING_MS - now) / 1000);
}

/** Counts a change that was taken in at `now` (Unix milliseconds). */
export function countChange(row: LivenessRow, now: number): LivenessRow {
  const today = utcDay(now);
  return { ...row, changed_at: now, changes_day: today, changes: row.changes_day === today ? row.changes + 1 : 1 };
}
