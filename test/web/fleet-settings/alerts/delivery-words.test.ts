import { expect, test } from 'vitest';
import type { DeliveryState } from '#contract';
import { deliveryWords, typeWords } from '../../../../web/fleet-settings/alerts/delivery-words.ts';

test.each([
  ['delivered', 1, 'running', 'Delivered, answered 200'],
  ['failed', 9, 'drifted', 'Failed'],
  ['handed_over', 1, 'drifted', 'Failed, handed over to the fallback'],
  ['pending', 0, 'undeclared', 'Waiting'],
  ['pending', 2, 'drifted', 'Failed so far, tried again'],
] satisfies [DeliveryState, number, string, string][])('%s after %i attempts is %s: %s', (state, attempts, sign, word) => {
  expect(deliveryWords({ state, attempts, status: 200 })).toEqual({ sign, word });
});

test('a state and a type of a newer Worker are shown as they came, and are not green', () => {
  expect(deliveryWords({ state: 'lost' as DeliveryState, attempts: 1, status: null })).toEqual({ sign: 'unknown', word: 'lost' });
  expect(typeWords('incident.opened')).toBe('opened');
  expect(typeWords('toString')).toBe('toString');
});
