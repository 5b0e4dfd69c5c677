import type { Cron } from './actors/cron.ts';
import type { SimulatedClock } from './clock.ts';
import type { Truth } from './model/truth.ts';
import { EXPIRY_MS, kvBoundMs, RETRY_MS, SILENCE_NOTICED_MS, SILENT_AFTER_MS } from './promises.ts';
import type { Troubles } from './troubles.ts';
import type { World } from './world.ts';

/** What an answer is judged by, beside the truth. */
export interface Around {
  readonly clock: SimulatedClock;
  readonly world: World;
  readonly cron: Cron;
  readonly troubles: Troubles;
}

/** Null where an agent is said to be silent, or to be heard, that may be said so. */
export function judgeSilence(isSilent: boolean, since: number, truth: Truth, { clock, cron, troubles }: Around): string | null {
  // Where the wall clock is set, no silence is begun nor ended at the right moment.
  if (troubles.since(since - 2 * SILENT_AFTER_MS, ['clock'])) return null;
  if (isSilent) {
    const longest = truth.longestSilence(since, clock.now);
    return longest > SILENT_AFTER_MS ? null : `it was heard all the time, with at most ${longest} ms between`;
  }
  const heard = truth.lastHeard();
  if (heard === null || heard >= since) return null;
  const watched = watchedMs(cron.ticks, heard, since);
  return watched > SILENT_AFTER_MS + SILENCE_NOTICED_MS
    ? `it was not heard for ${watched} ms in which the fleet was checked`
    : null;
}

/** Null where two agents may be said to take turns, or not to. */
export function judgeDoubt(isDoubted: boolean, since: number, truth: Truth, { clock, cron, troubles }: Around): string | null {
  const { last } = truth.turns;
  if (troubles.since(since - 2 * SILENT_AFTER_MS, ['clock'])) return null;
  if (isDoubted) {
    const watched = last === null ? Number.POSITIVE_INFINITY : watchedMs(cron.ticks, last, since);
    return watched <= SILENT_AFTER_MS + SILENCE_NOTICED_MS
      ? null
      : `no turn was taken for ${watched} ms in which the fleet was checked`;
  }
  const isOwed = last !== null && last < since && clock.now < last + SILENT_AFTER_MS;
  return isOwed ? `two agents took turns ${clock.now - last} ms ago` : null;
}

/** How much of a time was checked minute by minute. */
function watchedMs(ticks: readonly number[], from: number, to: number): number {
  let watched = 0;
  for (let index = ticks.length - 1; index > 0; index -= 1) {
    const [tick, before] = [ticks[index] as number, ticks[index - 1] as number];
    if (tick <= from) break;
    if (tick <= to && tick - before <= 120_000) watched += tick - Math.max(before, from);
  }
  return watched;
}

/** Null where it may be said that the checks have stopped. */
export function judgeStopped(from: 'fresh' | 'kv', { clock, troubles, world }: Around): string | null {
  const kinds =
    from === 'fresh' ? (['tick', 'clock', 'deployment'] as const) : (['tick', 'clock', 'deployment', 'kv', 'alarm'] as const);
  if (from === 'kv' && kvBoundMs(world, clock.now) === null) return null;
  return troubles.since(clock.now - EXPIRY_MS - RETRY_MS, kinds) ? null : 'the checks go on, and it says that they have stopped';
}
