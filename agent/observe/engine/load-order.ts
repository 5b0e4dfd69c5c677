import type { DiskState } from './disk-state.ts';
import type { Before } from './memory.ts';

// A process's start, as it tells it, is up to a second early and never late: it is counted from a whole second. This is for rounding.
const START_ERROR_MS = 100;
// How far the newest change must lie before the start, where only clocks tell their order.
const CLOCK_MARGIN_MS = 2_000;
const CLOCK_STEP_MAX_MS = 1_000;
const WITNESS_MAX_MS = 60_000;
// At a start the hub's index is read a millisecond before the Local API's port is there, and the items a tenth of a second after.
const PORT_RACE_MS = 50;

/** Which load of the engine a look found. */
export interface Load {
  /** What is there until a load begins and another one afterwards: the Local API's socket, or how the process tells its loads apart. */
  readonly begun: string;
  /** `begun`, a `|`, and all other listeners that belong to the load. */
  readonly all: string;
}

/** Nothing of the engine is there: not even its Local API's port, which it opens first. */
export const ABSENT: Load = { begun: 'absent', all: 'absent' };
/** The same where the metrics' port is all that can be looked for, which it opens last. */
export const SILENT: Load = { begun: 'silent', all: 'silent' };

/** Whether it stands for no engine. */
export const isGone = ({ begun }: { begun: string }): boolean => begun === ABSENT.begun || begun === SILENT.begun;

/** The clocks at a look. */
export interface Moment {
  /** Unix milliseconds. */
  readonly nowMs: number;
  /** Milliseconds that only grow. */
  readonly monotonicMs: number;
  /** Unix milliseconds at which the machine was started, by the present clock: another time after somebody set the clock. */
  readonly bootMs: number;
}

/** What was seen around a load. */
export interface Seen {
  /** The disk before it, where it was not changed since; null where that is not known. */
  readonly before: Before | null;
  /** The last look at the disk before it, whatever was changed since: it tells which clock held then. */
  readonly clock: Before | null;
  /** When the load before it was last seen, Unix milliseconds. */
  readonly earlierSeenMs: number;
  /** When its process began, as it tells it, Unix milliseconds. */
  readonly startedMs: number;
  /** The disk after it. */
  readonly disk: DiskState;
  /** When systemd started CrowdSec's unit, Unix milliseconds; null where that cannot be seen. */
  readonly witnessMs: number | null;
  readonly moment: Moment;
}

/** Whether what stands on the disk now is what a load read. The order of looks decides; clocks do where there was no look before it. */
export function isLoaded(seen: Seen): boolean {
  return isUnchangedSinceBefore(seen) || isOlderThanProcess(seen);
}

function isUnchangedSinceBefore({ before, earlierSeenMs, startedMs, disk, moment }: Seen): boolean {
  if (before === null || before.stamp !== disk.stamp) return false;
  // The load before ended only after the look, and this one began after that.
  if (!isGone(before)) return true;
  // The look was at a time that the present clock calls otherwise, if somebody set it since.
  const lookedMs = before.atMs + (moment.bootMs - before.bootMs);
  if (startedMs >= lookedMs + START_ERROR_MS) return true;
  // It reads its configuration first, and everything else about when it opens the Local API, which was not there yet.
  const isConfigOld = isSameClock(before, moment) && disk.newestConfigMs + CLOCK_MARGIN_MS < startedMs;
  return before.begun === ABSENT.begun && isConfigOld && earlierSeenMs >= before.atMs + PORT_RACE_MS;
}

/** Whether nothing was changed since before the process began, so that whatever it loaded is what stands there. */
function isOlderThanProcess({ clock, startedMs, disk, witnessMs, moment }: Seen): boolean {
  if (disk.newestMs + CLOCK_MARGIN_MS >= startedMs) return false;
  if (witnessMs !== null) return Math.abs(witnessMs - startedMs) <= WITNESS_MAX_MS && disk.newestMs + CLOCK_MARGIN_MS < witnessMs;
  // Without that witness the clock must be the one of a look before the start: nobody set it in between.
  return clock !== null && isSameClock(clock, moment) && clock.atMs < startedMs;
}

/** Whether nobody set the clock since. */
export const isSameClock = ({ bootMs }: Before, moment: Moment): boolean => Math.abs(bootMs - moment.bootMs) <= CLOCK_STEP_MAX_MS;
