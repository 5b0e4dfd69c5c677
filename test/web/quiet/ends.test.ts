import { expect, test } from 'vitest';
import { endOf } from '../../../web/parts/quiet/ends.ts';

const NOW = Date.parse('2026-03-01T04:15:00Z');

test('what is chosen by its length ends that long from now', () => {
  expect(endOf({ length: 4 * 3_600_000 }, NOW)).toEqual({ until: '2026-03-01T08:15:00.000Z' });
});

test('a time that is typed is one of the reader’s own clock', () => {
  const local = new Date(2026, 2, 1, 18, 30);
  expect(endOf({ typed: '2026-03-01T18:30' }, NOW)).toEqual({ until: local.toISOString() });
});

test('a time that is missing or over is said to be so', () => {
  expect(endOf({ typed: '' }, NOW)).toEqual({ problem: 'A day and a time are needed.' });
  expect(endOf({ typed: '2026-02-01T00:00' }, NOW)).toEqual({ problem: 'This is over already.' });
});
