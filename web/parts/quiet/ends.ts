const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** How long something may last, with what that is called. */
export type Length = readonly [milliseconds: number, words: string];

export const MUTE_LENGTHS: readonly Length[] = [
  [HOUR_MS, '1 hour'],
  [4 * HOUR_MS, '4 hours'],
  [DAY_MS, '1 day'],
  [7 * DAY_MS, '1 week'],
];

export const WAIVER_LENGTHS: readonly Length[] = [
  [DAY_MS, '1 day'],
  [7 * DAY_MS, '1 week'],
  [30 * DAY_MS, '30 days'],
  [90 * DAY_MS, '90 days'],
];

/** What was chosen: so many milliseconds from now, or a moment that was typed. */
export type Chosen = { length: number } | { typed: string };

/** The end in RFC 3339, or why there is none. */
export type End = { until: string } | { problem: string };

/**
 * When what is chosen ends. A moment that was typed is one of the reader's own clock, as a browser's field for it has it.
 * @param now Unix milliseconds
 */
export function endOf(chosen: Chosen, now: number): End {
  if ('length' in chosen) return { until: new Date(now + chosen.length).toISOString() };
  const at = Date.parse(chosen.typed);
  if (Number.isNaN(at)) return { problem: 'A day and a time are needed.' };
  if (at <= now) return { problem: 'This is over already.' };
  return { until: new Date(at).toISOString() };
}
