import type { Wish } from './backoff.ts';

/** The least wait, so that `Retry-After: 0` makes no busy loop. */
const LEAST_WAIT_MS = 1_000;

/**
 * How long a command that somebody waits for shall wait before it asks again, as the reply that refused it asks by `Retry-After`.
 * @param leftMs how long the command may still take
 * @returns milliseconds; null where the reply asks for no wait, for one that is longer than what is left, or until the next day
 */
export function patientWaitMs(wish: Wish, leftMs: number): number | null {
  if (wish.quotaMs !== null || wish.retryAfterMs === null) return null;
  const waitMs = Math.max(LEAST_WAIT_MS, wish.retryAfterMs);
  return waitMs < leftMs ? waitMs : null;
}

/** What is said while it waits. @param why the refusal, fit for a terminal */
export const waitWords = (waitMs: number, why: string): string =>
  `The Worker asks to wait ${Math.ceil(waitMs / 1000)} s and is asked again then: ${why}`;
