import { signal } from '@preact/signals';

const TICK_MS = 1000;

/** A smaller difference is no skew: the `Date` header counts whole seconds, and an answer takes a moment to arrive. */
const IGNORED_SKEW_MS = 3000;

let skewMs = 0;

/** The server's time in Unix milliseconds, as far as known. Components that read it are drawn again each second. */
export const now = signal(Date.now());

/** The server's time at this moment, in Unix milliseconds. */
export const readClock = (): number => Date.now() + skewMs;

/** Takes over the clock of an answer's `Date` header; a header that is no date is ignored. */
export function followServerClock(date: string): void {
  const difference = Date.parse(date) - Date.now();
  if (Number.isNaN(difference)) return;
  skewMs = Math.abs(difference) < IGNORED_SKEW_MS ? 0 : difference;
  now.value = readClock();
}

/** Starts the ticking; it goes on for as long as the page lives. */
export function startClock(): void {
  setInterval(() => {
    if (document.visibilityState === 'visible') now.value = readClock();
  }, TICK_MS);
  document.addEventListener('visibilitychange', () => {
    now.value = readClock();
  });
}
