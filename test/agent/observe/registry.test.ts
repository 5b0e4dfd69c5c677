import { expect, test } from 'vitest';
import { SURFACES } from '#contract';
import { OBSERVERS } from '../../../agent/observe/registry.ts';

test('every surface of the contract is observed, in its order', () => {
  expect(OBSERVERS.map(({ contract }) => contract)).toEqual([...SURFACES]);
});
