import type { Timing } from '../process/timing.ts';
import { printable } from '../words/printable.ts';
import type { Failed } from './answer.ts';
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

/** When a command that somebody waits for ends, whatever happens, and what it does while the Worker asks it to wait. */
export interface PatientEnds {
  /** Aborts when somebody ends the command. */
  stop: AbortSignal;
  /** Aborts when `withinMs` are over. */
  deadline: AbortSignal;
  withinMs: number;
  timing: Pick<Timing, 'monotonic' | 'wait'>;
  /** Tells of each wait. */
  say: (line: string) => void;
}

/** Asks, and where the Worker says when to come back (429 or 503 with `Retry-After`) does so, as far as the time reaches. */
export async function askPatiently<Meaning extends { kind: string }>(
  ask: () => Promise<Meaning | Failed>,
  { stop, deadline, withinMs, timing, say }: PatientEnds,
): Promise<Meaning | Failed> {
  const end = AbortSignal.any([stop, deadline]);
  const beganAt = timing.monotonic();
  for (;;) {
    const answered = await ask();
    if (!isFailed(answered) || end.aborted) return answered;
    const waitMs = patientWaitMs(answered.wish, withinMs - (timing.monotonic() - beganAt));
    if (waitMs === null) return answered;
    say(waitWords(waitMs, printable(answered.why)));
    await timing.wait(waitMs, end);
    if (end.aborted) return answered;
  }
}

function isFailed(answered: { kind: string }): answered is Failed {
  return answered.kind === 'failed';
}
