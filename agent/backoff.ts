/** The first wait after a failure is up to this long. */
export const BACKOFF_FIRST_MS = 1_000;
export const BACKOFF_MAX_MS = 300_000;

// A Worker may ask for more patience than the agent would have, but not for so much that a host looks dead.
const RETRY_AFTER_MAX_MS = 3_600_000;

/**
 * How long to wait after the n-th failure in a row: exponential with full jitter, so that a fleet does not come back as one.
 * @param failures 1 for the first
 * @param random 0 <= random < 1
 */
export function backoffMs(failures: number, random: number): number {
  const ceiling = Math.min(BACKOFF_MAX_MS, BACKOFF_FIRST_MS * 2 ** Math.min(failures - 1, 30));
  return Math.round(ceiling * random);
}

/**
 * Milliseconds that a `Retry-After` asks for: seconds or an HTTP date (RFC 9110 section 10.2.3).
 * @returns null where there is none or it makes no sense
 */
export function retryAfterMs(header: string | null, nowMs: number): number | null {
  if (header === null) return null;
  const wait = /^\s*\d{1,9}\s*$/.test(header) ? Number(header) * 1000 : Date.parse(header) - nowMs;
  return Number.isNaN(wait) ? null : Math.min(RETRY_AFTER_MAX_MS, Math.max(0, wait));
}
