/**
 * The watch clock runs only while the fleet is being checked. A host is not silent for the minutes in which nobody looked
 * (an outage, a spent quota), so silence is measured on it and never on the wall clock. All values are milliseconds.
 */

/** A check that is later than this is made up by the next report or alarm, and the time until then counts as unwatched. */
export const CHECK_LATE_MS = 120_000;

const CHECK_INTERVAL_MS = 60_000;

/** Whether a stored time must be ignored: it lies so far ahead of `now` that the wall clock was set back since it was stored. */
export function isFromTheFuture(at: number, now: number): boolean {
  return at > now + CHECK_INTERVAL_MS;
}

/** The watch clock at the wall time `now`, given all the pauses so far. */
export function watchClock(now: number, pausedMs: number): number {
  return now - pausedMs;
}

/**
 * How much longer the clock was paused, found by a check at `now` after one at `lastCheckAt`. Negative where the wall clock was
 * set back: the watch clock never steps.
 */
export function pauseFound(now: number, lastCheckAt: number | null): number {
  if (lastCheckAt === null) return 0;
  const gap = now - lastCheckAt;
  return gap > CHECK_LATE_MS ? gap - CHECK_INTERVAL_MS : Math.min(gap, 0);
}

/** Whether a check is owed at `now`. One that lies in the future was made before the wall clock was set back. */
export function isCheckLate(now: number, lastCheckAt: number): boolean {
  return Math.abs(now - lastCheckAt) > CHECK_LATE_MS;
}

/** Whether a check at `now` came later than it should have. A clock that was set back makes none late. */
export function isOverdue(now: number, lastCheckAt: number): boolean {
  return now - lastCheckAt > CHECK_LATE_MS;
}
