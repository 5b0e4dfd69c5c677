import type { LivenessRow } from '../tables/liveness.ts';

/** The longest that an apply script at work keeps anything quiet, in milliseconds. A run takes a minute or two. */
export const APPLY_QUIET_MAX_MS = 600_000;

/** The server's own clock may have been ahead by so much. */
const CLOCK_AHEAD_MS = 60_000;

/**
 * Until when at most an apply script that is at work on a host keeps anything quiet, in Unix milliseconds; null where none is, or where it has
 * been so for too long. Pure.
 * @param now Unix milliseconds
 */
export function applyQuietUntil(
  { apply_running, apply_since }: Pick<LivenessRow, 'apply_running' | 'apply_since'>,
  now: number,
): number | null {
  if (apply_running !== 1 || apply_since === null || apply_since > now + CLOCK_AHEAD_MS) return null;
  const until = apply_since + APPLY_QUIET_MAX_MS;
  return until > now ? until : null;
}
