import { DAY_MS } from '../../doubles/kv/index.ts';
import type { World } from './world.ts';

/** What DESIGN section 3 and 6 promise about how late an answer may be, in milliseconds, written a second time. */

/** From its check on an answer is good for so long, and past it says that the checks have stopped. */
export const EXPIRY_MS = 540_000;

/** A reader of KV may be so far behind what was published. */
const KV_BEHIND_MS = 65_000;

/** Two publications are as far apart as this, until the day's free ones are used up. */
const SPACING_MS = 1_100;
const FREE_WRITES_A_DAY = 400;
const WRITES_A_DAY = 950;

/** An alarm comes when it is due, and a reader's request takes its time. */
const SLACK_MS = 3_000;

/** After a failed write the next is tried by an alarm, then by a tick. */
export const RETRY_MS = 130_000;

/** Without a message for so long, in time that was checked, an agent is silent: three heartbeats and half a minute. */
export const SILENT_AFTER_MS = 210_000;

/** A silence is noticed by the next tick or the one after it. */
export const SILENCE_NOTICED_MS = 180_000;

/**
 * How far behind an answer from KV may be while nothing is wrong around it; null where the day's writes are used up, so that only the
 * expiry bounds it.
 * @param now true time
 */
export function kvBoundMs(world: World, now: number): number | null {
  const spacing = Math.max(spacingMs(world, now), spacingMs(world, now - 300_000));
  return spacing > EXPIRY_MS ? null : KV_BEHIND_MS + spacing + SLACK_MS;
}

function spacingMs({ kv, triedOn }: World, at: number): number {
  const day = Math.floor(at / DAY_MS);
  // Fleet's count and KV's are of the same writes, and their midnights some seconds apart.
  const writes = Math.max(kv.budget.used(day).put, triedOn.get(day) ?? 0);
  if (writes < FREE_WRITES_A_DAY) return SPACING_MS;
  const left = WRITES_A_DAY - writes;
  return left <= 1 ? Number.POSITIVE_INFINITY : ((day + 1) * DAY_MS - at) / left;
}
