import { describe, expect, test } from 'vitest';
import { nextPublicationAt, type PublicationState, utcDay } from '../../../../worker/fleet/publication/write-budget.ts';

const MIDNIGHT = Date.parse('2026-03-01T00:00:00Z');
const HOUR = 3_600_000;
const MAX_AGE = 300_000;
const now = MIDNIGHT + 12 * HOUR;

function state(other: Partial<PublicationState>): PublicationState {
  return { isDirty: false, publishedAt: now - 10_000, writes: 10, writesDay: utcDay(now), failures: 0, failedAt: null, ...other };
}
const wait = (other: Partial<PublicationState>, at = now) => nextPublicationAt(state(other), at, MAX_AGE) - at;

describe('the snapshot is written', () => {
  test('at once the first time', () => expect(wait({ publishedAt: null })).toBe(0));
  test('at once on a change', () => expect(wait({ isDirty: true })).toBe(0));
  test('by age while nothing changes', () => expect(wait({})).toBe(MAX_AGE - 10_000));
  test('never twice within KV’s second', () => expect(wait({ isDirty: true, publishedAt: now - 100 })).toBe(1000));
});

describe('after 400 writes in a UTC day', () => {
  test('the rest of the budget has to last until midnight', () => {
    expect(wait({ isDirty: true, writes: 400, publishedAt: now })).toBe(Math.ceil((12 * HOUR) / 551));
  });
  test('changes wait for midnight when nothing is left', () =>
    expect(wait({ isDirty: true, writes: 950, publishedAt: now })).toBe(12 * HOUR));
  test('a new day is a new budget', () =>
    expect(wait({ isDirty: true, writes: 950, publishedAt: MIDNIGHT + 24 * HOUR - 5000 }, MIDNIGHT + 24 * HOUR)).toBe(0));
});

describe('a write that failed is tried again', () => {
  test('soon, the first time', () => expect(wait({ isDirty: true, failures: 1, failedAt: now })).toBe(10_000));
  test('with the next tick afterwards', () => expect(wait({ isDirty: true, failures: 2, failedAt: now })).toBe(50_000));
  test('as far from it as from a write that succeeded, since KV may have counted it', () => {
    const failing = { isDirty: true, writes: 400, publishedAt: now - HOUR, failures: 9, failedAt: now };
    expect(wait(failing)).toBe(Math.ceil((12 * HOUR) / 551));
    expect(wait({ ...failing, writes: 950 })).toBe(12 * HOUR);
  });
  test('no more often on a day on which all fail than KV takes, and until its end', () => {
    const end = MIDNIGHT + 24 * HOUR;
    let tries = 0;
    let last = MIDNIGHT;
    for (let at = MIDNIGHT; at < end; ) {
      [tries, last] = [tries + 1, at];
      const failing = { isDirty: true, publishedAt: MIDNIGHT - HOUR, writes: tries, failures: tries, failedAt: at };
      at = nextPublicationAt(state({ ...failing, writesDay: utcDay(MIDNIGHT) }), at, MAX_AGE);
    }
    expect(tries).toBeLessThanOrEqual(950);
    expect(end - last).toBeLessThan(180_000);
  });
  test.each([{ publishedAt: now - 10_000 }, { publishedAt: null }])('at once where the clock was set back since, %o', (other) => {
    expect(wait({ isDirty: true, failures: 2, failedAt: now + HOUR, ...other })).toBe(0);
  });
});
