import { expect, test } from 'vitest';
import { isOlder } from '../../../web/words/version-order.ts';

test.each([
  ['0.1.0', '0.2.0', true],
  ['0.2.0', '0.2.0', false],
  ['0.10.0', '0.9.9', false],
  ['0.9.9', '0.10.0', true],
  ['1.0.0', '0.9.0', false],
  ['0.2.1', '0.2.10', true],
  // A build of one's own, or a newer agent beside a Worker that was rolled back: nobody is told to upgrade to it.
  ['dev', '0.2.0', false],
  ['0.3.0', '0.2.0', false],
])('an agent %s beside a Worker %s: older %s', (agent, served, expected) => {
  expect(isOlder(agent, served)).toBe(expected);
});
