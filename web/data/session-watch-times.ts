/**
 * How long after an answer of Fleet the page asks it whether its session still stands, in milliseconds. What is published may not tell for
 * minutes that a session was ended elsewhere, and the page shall show the log-in within 10 s (ADR 0029).
 */
export const ADMITTED_FOR_MS = 8000;

/** Milliseconds until Fleet is to be asked, which last answered what was asked `admittedAt`; at once where the clock was set back since. */
export const untilAsked = (admittedAt: number, now: number): number =>
  Math.abs(now - admittedAt) < ADMITTED_FOR_MS ? Math.min(admittedAt + ADMITTED_FOR_MS - now, ADMITTED_FOR_MS) : 0;
