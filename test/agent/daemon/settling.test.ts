import { expect, test } from 'vitest';
import { Settling } from '../../../agent/daemon/settling.ts';

test('nothing is due while nothing changed', () => {
  expect(new Settling().dueAt()).toBeNull();
});

test('each change puts it off, but not beyond twenty seconds from the first', () => {
  const settling = new Settling();
  settling.touch(100_000);
  expect(settling.dueAt()).toBe(102_000);
  settling.touch(101_500);
  expect(settling.dueAt()).toBe(103_500);
  for (let at = 102_000; at < 125_000; at += 1_000) settling.touch(at);
  expect(settling.dueAt()).toBe(120_000);
});

test('after it was observed the next change begins anew', () => {
  const settling = new Settling();
  settling.touch(100_000);
  settling.clear();
  expect(settling.dueAt()).toBeNull();
  settling.touch(200_000);
  expect(settling.dueAt()).toBe(202_000);
});
