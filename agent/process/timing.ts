import { setTimeout as delay } from 'node:timers/promises';

/** Time and chance, which tests replace by their own. */
export interface Timing {
  /** Unix milliseconds, for what others read: somebody may set the clock back or forward. */
  now(): number;
  /** Milliseconds from some moment on, which only grow: for everything that is due at a time. */
  monotonic(): number;
  /** 0 <= random < 1 */
  random(): number;
  /** Ends after this long or when the signal aborts, and never throws. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
}

// Node's timers take 31 bits. A longer wait ends early; whoever waits looks at the clock and waits again.
const WAIT_MAX_MS = 2_000_000_000;

export const SYSTEM_TIMING: Timing = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  random: () => Math.random(),
  wait: (ms, signal) => delay(Math.min(Math.max(0, ms), WAIT_MAX_MS), undefined, { signal }).catch(() => undefined),
};

/** Ends a wait early when it rings. A ring while nobody waits is kept for the next wait. */
export class Bell {
  #rung = new AbortController();

  ring(): void {
    this.#rung.abort();
  }

  /** Waits until it rings, the time is over or `stop` aborts. */
  async wait(timing: Timing, ms: number, stop: AbortSignal): Promise<void> {
    const either = new AbortController();
    const end = (): void => either.abort();
    const rung = this.#rung.signal;
    rung.addEventListener('abort', end);
    stop.addEventListener('abort', end);
    if (rung.aborted || stop.aborted) end();
    else await timing.wait(ms, either.signal);
    rung.removeEventListener('abort', end);
    stop.removeEventListener('abort', end);
    if (rung.aborted) this.#rung = new AbortController();
  }
}
