import { expect, test } from 'vitest';
import { parseCommandLine, UsageFault } from '../../../agent/settings/command-line.ts';

test.each([
  ['30m', 1800],
  ['90min', 5400],
  ['2h', 7200],
  ['24h', 86_400],
  ['1d', 86_400],
])('%s is a time to mute for', (time, seconds) => {
  expect(parseCommandLine(['mute', time, 'an', 'upgrade'])).toMatchObject({
    name: 'mute',
    request: { duration_s: seconds, reason: 'an upgrade' },
  });
});

test.each<[string[], RegExp]>([
  [['mute'], /needs how long and why.*mute 2h "kernel upgrade", or mute off/],
  [['mute', '2h'], /needs a reason/],
  [['mute', '2h', '  '], /needs a reason/],
  [['mute', 'kernel upgrade'], /cannot read kernel upgrade as a time: 30m, 2h or 1d/],
  [['mute', '0h', 'x'], /cannot read 0h as a time/],
  [['mute', '1.5h', 'x'], /cannot read 1\.5h/],
  [['mute', '2', 'x'], /cannot read 2 as a time/],
  [['mute', '25h', 'x'], /at most 1d.*on the dashboard/],
  [['mute', '2d', 'x'], /at most 1d/],
  [['mute', '2h', 'x'.repeat(201)], /at most 200 characters/],
  [['mute', 'off', 'now'], /off takes no argument, but got now/],
])('%j says what to do instead', (args, message) => {
  expect(() => parseCommandLine(args)).toThrow(message);
  expect(() => parseCommandLine(args)).toThrow(UsageFault);
});
