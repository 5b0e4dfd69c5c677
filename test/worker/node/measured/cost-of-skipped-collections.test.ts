import { expect, test } from 'vitest';
import type { HeldItem, InstalledCollection } from '#contract';
import { missedByAll, missedProtection } from '../../../../worker/drift/index.ts';
import { costOf, ORDINARY_TIMES_MAX } from './support/ordinary.ts';

const TAINTED = 1_000;
const names = Array.from({ length: TAINTED }, (_, nth) => `a/${String(nth).padStart(4, '0')}`);
const report = {
  installed: [],
  collections: {
    state: 'read' as const,
    detail: null,
    installed: names.map(
      (name): InstalledCollection => ({
        name,
        file: `${name}.yaml`,
        origin: 'hub',
        content: 'clean',
        status: 'tainted',
        tainted_by: [{ type: 'scenarios', name: `${name}-gone`, why: 'missing' }],
        scenarios: [],
      }),
    ),
  },
};
/** A hub in which each collection holds some scenarios and such others. */
const hub = (scenarios: number, inner: (nth: number) => string[]) =>
  new Map(
    names.map((name, nth) => [
      name,
      [
        ...inner(nth).map((each): HeldItem => ({ type: 'collections', name: each })),
        ...Array.from({ length: scenarios }, (_, at): HeldItem => ({ type: 'scenarios', name: `${name}-${at}` })),
      ],
    ]),
  );
const next = (nth: number) => names.slice(nth + 1, nth + 2);

test.each([
  ['each of which holds the next one', hub(18, next), 18_000],
  ['each of which holds all others', hub(1, () => names), null],
  ['that all hold the same circle', hub(1, (nth) => [names[(nth + 1) % TAINTED] ?? '', names[0] ?? '']), 1_000],
  ['with more in them than is looked through', hub(30, next), null],
])('what a thousand tainted collections miss, %s, is told for little', (what, newest, count) => {
  let found: (number | undefined)[] = [];
  const { ms, times } = costOf(() => {
    const shown = missedProtection(newest, report, {});
    found = [missedByAll(newest, report, {})?.count, shown?.all.count, shown?.byCollection?.size];
  });
  console.log(
    `a thousand tainted collections, ${what}: ${ms.toFixed(1)} ms of CPU, ${times.toFixed(1)} times an ordinary report`,
  );
  // The sum is known; what each of them misses is too much to be looked through.
  expect(found).toEqual([count ?? undefined, count ?? undefined, undefined]);
  expect(times).toBeLessThanOrEqual(ORDINARY_TIMES_MAX);
});
