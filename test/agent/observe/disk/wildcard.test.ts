import { expect, test } from 'vitest';
import { matches } from '../../../../agent/observe/disk/wildcard.ts';

test.each([
  ['argos/tuning', true],
  ['argos/*', true],
  ['*', true],
  ['**', true],
  ['*/tuning', true],
  ['argos/?uning', true],
  ['a*t*g', true],
  ['argos/tuning*', true],
  ['', false],
  ['argos', false],
  ['argos/tuning?', false],
  ['argos/[t]uning', false],
  ['Argos/tuning', false],
  [`${'*a'.repeat(40)}`, false],
])('%s matches argos/tuning: %s', (pattern, isMatch) => {
  expect(matches(pattern, 'argos/tuning')).toBe(isMatch);
});
