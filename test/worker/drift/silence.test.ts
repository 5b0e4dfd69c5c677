import { expect, test } from 'vitest';
import { nextReportInS, pauseFound, silenceLimitMs } from '../../../worker/drift/index.ts';

const MINUTE = 60_000;

test.each([
  [1, 60],
  [41, 60],
  [42, 61],
  [300, 432],
  [1000, 1440],
])('of %i hosts each is asked for a heartbeat every %i s', (hosts, seconds) => {
  expect(nextReportInS(hosts)).toBe(seconds);
});

test('300 hosts push at most 60,000 times a day, 60 % of the free plan', () => {
  expect(300 * (86_400 / nextReportInS(300))).toBeLessThanOrEqual(60_000);
});

test('silence is three heartbeats and half a minute', () => {
  expect(silenceLimitMs(60)).toBe(210_000);
});

test.each<[string, number, number | null, number]>([
  ['the first check', 10 * MINUTE, null, 0],
  ['a check on time', 10 * MINUTE, 9 * MINUTE, 0],
  ['one that is a minute late', 10 * MINUTE, 8 * MINUTE, 0],
  ['an outage of an hour', 70 * MINUTE, 10 * MINUTE, 59 * MINUTE],
])('the watch clock pauses for minutes without checks: %s', (_, now, last, pause) => {
  expect(pauseFound(now, last)).toBe(pause);
});
