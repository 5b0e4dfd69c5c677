import { expect, test } from 'vitest';
import { SURFACES } from '#contract';
import { FLEET_SURFACES } from '../../../../worker/fleet/surfaces/registry.ts';

const names = (surfaces: readonly { name: string; reportKey: string }[]) =>
  surfaces.map(({ name, reportKey }) => `${name} as ${reportKey}`);

test('Fleet judges exactly the surfaces that the contract carries, in the same order', () => {
  expect(names(FLEET_SURFACES)).toEqual(names(SURFACES));
});

test('no two surfaces share a member of a report or of an intent', () => {
  const members = SURFACES.flatMap(({ reportKey, intent }) => [reportKey, ...Object.keys(intent)]);
  expect(new Set(members).size).toBe(members.length);
});
