import { expect, test } from 'vitest';
import { BODY_MAX_BYTES } from '#contract';
import { file, type Host } from '../support/host.ts';
import { hub } from '../support/hub.ts';
import { reportOf } from '../support/told.ts';

const MISSING = 100;
const missing = Array.from({ length: MISSING }, (_, n) => `a/${'x'.repeat(900)}${n}`);
/** Collections that all hold the same: names of 90 kB each. */
const large = (collections: number): Host =>
  hub({
    'scenarios a/one': {},
    ...Object.fromEntries(missing.map((name) => [`scenarios ${name}`, { installed: 'no' as const }])),
    ...Object.fromEntries(
      Array.from({ length: collections }, (_, n) => [`collections a/${n}`, { holds: { scenarios: missing } }]),
    ),
  });

test('what just fits is told whole', () => {
  const { scenarios, collections } = reportOf(large(4));
  expect(collections.state).toBe('read');
  expect(collections.installed.map(({ tainted_by, scenarios: held }) => [tainted_by.length, held.length])).toEqual(
    Array(4).fill([MISSING, MISSING]),
  );
  expect(scenarios.state).toBe('read');
});

test('a report that is too large gives up its collections and keeps its scenarios', () => {
  const { scenarios, collections } = reportOf(large(20));
  expect(collections).toEqual({
    state: 'unreadable',
    detail: expect.stringContaining('20 installed collections'),
    installed: [],
  });
  expect(scenarios).toMatchObject({ state: 'read', detail: null, installed: [{ name: 'a/one', content: 'clean' }] });
  expect(Buffer.byteLength(JSON.stringify(scenarios))).toBeLessThan(BODY_MAX_BYTES);
});

test('where that is not enough the scenarios go too', () => {
  const many = Object.fromEntries(
    Array.from({ length: 1200 }, (_, n) => [`scenarios/${n}.yaml`, file(`name: ${'é'.repeat(1000)}${n}\n`)]),
  );
  const { scenarios, collections } = reportOf({ ...large(2), ...many });
  expect(scenarios).toMatchObject({ state: 'unreadable', installed: [] });
  expect(scenarios.detail).toContain('1201 installed scenarios');
  expect(collections).toMatchObject({ state: 'unreadable', installed: [] });
});
