import * as v from 'valibot';
import { expect, test } from 'vitest';
import { BODY_MAX_BYTES, ProtectionGap } from '#contract';
import { file, type Host } from '../support/host.ts';
import { gapsOf, scenario } from './support/gaps-of.ts';

const many = (count: number, name: (n: number) => string, lines: (n: number) => string): Host =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`scenarios/n${n}.yaml`, file(scenario(name(n), lines(n)))]));

test('of many the first 20 are listed and all are counted, and the message stays small', () => {
  const gaps = gapsOf({
    ...many(
      500,
      (n) => `me/${'n'.repeat(40)}${n}`,
      (n) => `data: [{dest_file: ${'d'.repeat(900)}${n}, type: string}]\n`,
    ),
    'simulation.yaml': file('simulation: true\nexclusions: [me/one]\n'),
    'profiles.yaml': file('name: a\n'),
  });
  for (const gap of gaps) expect(v.parse(ProtectionGap, gap)).toEqual(gap);
  expect(gaps.map(({ kind, count, scenarios }) => [kind, count, scenarios.length])).toEqual([
    ['profiles', 502, 0],
    ['simulation', 501, 20],
    ['data_file', 500, 20],
  ]);
  expect(Buffer.byteLength(JSON.stringify(gaps))).toBeLessThan(BODY_MAX_BYTES / 50);
});

test('names too long for a list are counted alone', () => {
  const [gap] = gapsOf(
    many(
      3,
      (n) => `me/${'x'.repeat(1_000)}${n}`,
      () => 'format: 4.0\n',
    ),
  );
  expect(gap).toMatchObject({ kind: 'format', count: 3 });
  expect(gap?.scenarios).toHaveLength(1);
});
