import type { Reply } from './http.ts';
import { strangerIn } from './not-the-worker.ts';

/** The first wait after a failure is up to this long. */
export const BACKOFF_FIRST_MS = 1_000;
export const BACKOFF_MAX_MS = 300_000;

// The longest `Retry-After` that is followed: a host that waits for longer looks dead.
const RETRY_AFTER_MAX_MS = 3_600_000;

/** The longest wait while a quota is used up: the operator may take a larger plan at any time. */
const SPENT_LOOK_MS = 3_600_000;

/** The agents of a fleet come back spread over this long after a quota's new day began. */
const SPENT_SPREAD_MS = 300_000;

const DAY_MS = 86_400_000;

/** What a reply asks for, in milliseconds from now; null where it asks for nothing. */
export interface Wish {
  retryAfterMs: number | null;
  /** Until the day of a quota that is used up ends, at 00:00 UTC. */
  quotaMs: number | null;
}

export const NO_WISH: Wish = { retryAfterMs: null, quotaMs: null };

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
 * How long to wait after the n-th failure in a row, with what its reply asks for: never sooner than `Retry-After`, and until a
 * used up quota is new, but at most an hour.
 * @param failures 1 for the first
 * @param random 0 <= random < 1
 */
export function waitMs(wish: Wish, failures: number, random: number): number {
  if (wish.quotaMs !== null) return Math.min(SPENT_LOOK_MS, wish.quotaMs + Math.round(SPENT_SPREAD_MS * random));
  return Math.max(wish.retryAfterMs ?? 0, backoffMs(failures, random));
}

/**
 * Reads what a reply asks for: `Retry-After` (RFC 9110 section 10.2.3), or the patience for a quota that is used up, which a 429
 * says by Cloudflare's error 1027 or a `Retry-After` beyond an hour.
 * @param nowMs Unix milliseconds; the reply's own `Date` counts where it has one, since the host's clock may be off
 */
export function wishOf(reply: Reply, nowMs: number): Wish {
  const date = Date.parse(reply.headers.date ?? '');
  const serverMs = Number.isNaN(date) ? nowMs : date;
  const retryMs = retryAfterMs(reply.headers['retry-after'], serverMs);
  const isFarAway = reply.status === 429 && retryMs !== null && retryMs > RETRY_AFTER_MAX_MS;
  const isSpent = isFarAway || strangerIn(reply)?.kind === 'quota';
  return {
    retryAfterMs: retryMs === null ? null : Math.min(RETRY_AFTER_MAX_MS, retryMs),
    quotaMs: isSpent ? DAY_MS - (serverMs % DAY_MS) : null,
  };
}

function retryAfterMs(header: string | undefined, serverMs: number): number | null {
  if (header === undefined) return null;
  const wait = /^\s*\d{1,9}\s*$/.test(header) ? Number(header) * 1000 : Date.parse(header) - serverMs;
  return Number.isNaN(wait) ? null : Math.max(0, wait);
}
