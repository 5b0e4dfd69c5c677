import { expect, test } from 'vitest';
import { waitMs, wishOf } from '../../../agent/network/backoff.ts';
import type { Reply } from '../../../agent/network/http.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const spent = (headers: Reply['headers'] = {}): Reply => ({ status: 429, headers, text: 'error code: 1027' });
const waitAt = (time: string, reply: Reply, random: number) => waitMs(wishOf(reply, Date.parse(time)), 1, random);

test('a quota that is used up is waited for until shortly after midnight in UTC', () => {
  expect(waitAt('2026-02-28T23:50:00Z', spent(), 0)).toBe(10 * MINUTE_MS);
  expect(waitAt('2026-02-28T23:50:00Z', spent(), 0.999_999)).toBeCloseTo(15 * MINUTE_MS, -3);
});

test('but it is looked at least once an hour, since the plan may be changed', () => {
  expect(waitAt('2026-02-28T00:00:00Z', spent(), 0.9)).toBe(HOUR_MS);
  expect(waitAt('2026-02-28T22:59:00Z', spent(), 0.5)).toBe(HOUR_MS);
});

test("midnight is that of the answer's clock, where it tells of one", () => {
  const date = 'Sat, 28 Feb 2026 23:59:00 GMT';
  expect(waitAt('2026-02-27T03:00:00Z', spent({ date }), 0)).toBe(MINUTE_MS);
  expect(waitAt('2026-02-28T23:30:00Z', spent({ date: 'yesterday' }), 0)).toBe(30 * MINUTE_MS);
});

test('a 429 that asks for more than an hour is such a quota too, a 503 is not', () => {
  const asking = (status: number, seconds: number): Reply => ({ status, headers: { 'retry-after': String(seconds) }, text: '' });
  expect(waitAt('2026-02-28T23:50:00Z', asking(429, 30_000), 0)).toBe(10 * MINUTE_MS);
  expect(waitAt('2026-02-28T23:50:00Z', asking(503, 30_000), 0)).toBe(HOUR_MS);
  expect(waitAt('2026-02-28T23:50:00Z', asking(429, 1_200), 0)).toBe(20 * MINUTE_MS);
});

test('Retry-After is a least wait, and the longer of the two counts', () => {
  const wish = { retryAfterMs: 30_000, quotaMs: null };
  expect(waitMs(wish, 1, 0.5)).toBe(30_000);
  expect(waitMs(wish, 20, 0.5)).toBe(150_000);
});
