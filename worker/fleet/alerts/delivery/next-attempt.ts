import { DELIVERY_WAIT_MAX_MS, type SentOutcome } from '../../tables/deliveries.ts';

/** What came of one attempt to send a message. */
export interface Attempt {
  /** `refused`: nothing that comes later would be answered otherwise, as far as the receiver says. */
  readonly result: 'delivered' | 'failed' | 'refused';
  /** The HTTP status; null where no answer came. */
  readonly status: number | null;
  /** A sentence; null of what was delivered. */
  readonly detail: string | null;
  /** How long the receiver asks to be left alone, in milliseconds; null where it asks for nothing. */
  readonly retryAfterMs: number | null;
}

const SECOND_MS = 1_000;
const FIRST_WAIT_MS = 30 * SECOND_MS;
const LONGEST_WAIT_MS = 1_800 * SECOND_MS;

/** A message that is older is no news; by then a person has looked. */
export const GIVEN_UP_AFTER_MS = 86_400 * SECOND_MS;

/** What was refused is tried so often: the person who mends the receiver does it within the minute or later by hand. */
const REFUSED_TRIES = 3;

/**
 * How a delivery stands after an attempt. Where another channel stands in, it has the message at once, and this one is done with it.
 * Pure; times are Unix milliseconds.
 * @param attempts how many were made, this one included
 */
export function afterAttempt(
  { attempts, createdAt }: { readonly attempts: number; readonly createdAt: number },
  { result, status, detail, retryAfterMs }: Attempt,
  hasFallback: boolean,
  now: number,
): SentOutcome {
  const ended = { nextAt: null, endedAt: now, status, detail };
  if (result === 'delivered') return { ...ended, state: 'delivered' };
  if (hasFallback) return { ...ended, state: 'handed_over' };
  const last = createdAt + GIVEN_UP_AFTER_MS;
  if (now >= last || (result === 'refused' && attempts >= REFUSED_TRIES)) return { ...ended, state: 'failed' };
  const waitMs = Math.max(backoffMs(attempts), Math.min(retryAfterMs ?? 0, DELIVERY_WAIT_MAX_MS));
  return { state: 'pending', nextAt: Math.min(now + waitMs, last), endedAt: null, status, detail };
}

/** 30 s, and twice as much each time, up to half an hour. */
const backoffMs = (attempts: number): number => Math.min(FIRST_WAIT_MS * 2 ** Math.max(0, attempts - 1), LONGEST_WAIT_MS);
