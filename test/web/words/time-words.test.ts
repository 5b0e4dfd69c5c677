import { describe, expect, it } from 'vitest';
import { agoWords, clockWords, fullTimeWords, withClockTimes } from '../../../web/words/time-words.ts';

const at = Date.parse('2026-03-01T04:12:30Z');
const SECOND = 1000;
const HOUR = 3_600_000;

describe('times in words', () => {
  it.each([
    [12 * SECOND, '12 s ago'],
    [180 * SECOND, '3 min ago'],
    [5 * HOUR, '5 h ago'],
    [50 * HOUR, '2 days ago'],
    [0, 'just now'],
    [-5 * SECOND, 'just now'],
  ])('%i ms later is %s', (later, words) => {
    expect(agoWords(at, at + later)).toBe(words);
  });

  it('gives the time of day, and the date where it was not today', () => {
    expect(clockWords(at, at + HOUR, 'UTC')).toBe('04:12');
    expect(clockWords(at, at + 24 * HOUR, 'UTC')).toBe('1 Mar, 04:12');
    expect(clockWords(at, at + 21 * HOUR, 'UTC')).toBe('1 Mar, 04:12');
  });

  it('are the reader’s own in a sentence of the Worker, too', () => {
    const sentence = 'Nothing since 2026-03-01T04:12:30.000Z (10 min). CVE-2021-41773 is another thing.';
    expect(withClockTimes(sentence, at + HOUR, 'Europe/Berlin')).toBe(
      'Nothing since 05:12 (10 min). CVE-2021-41773 is another thing.',
    );
  });

  it('gives the whole moment in the reader’s time zone', () => {
    expect(fullTimeWords(at, 'Europe/Berlin')).toMatch(/Sunday.*1 March 2026.*05:12:30/);
  });
});
