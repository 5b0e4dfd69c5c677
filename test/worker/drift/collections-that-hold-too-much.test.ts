import { expect, test } from 'vitest';
import type { HeldItem, InstalledCollection } from '#contract';
import { missedByAll, missedProtection, readCollections } from '../../../worker/drift/index.ts';

const frozen = (name: string): InstalledCollection => ({
  name,
  file: `${name}.yaml`,
  origin: 'hub',
  content: 'clean',
  status: 'tainted',
  tainted_by: [{ type: 'scenarios', name: 'a/bf', why: 'missing' }],
  scenarios: [],
});
const scenario = (name: string): HeldItem => ({ type: 'scenarios', name });
const inner = (name: string): HeldItem => ({ type: 'collections', name });
const names = (count: number) => Array.from({ length: count }, (_, nth) => `a/${nth}`);

/** What the page says of a host on which all these are frozen. */
function shown(hub: Record<string, HeldItem[]>) {
  const newest = new Map(Object.entries(hub));
  const collections = { state: 'read' as const, detail: null, installed: Object.keys(hub).map(frozen) };
  const report = { installed: [], collections };
  const document = readCollections(collections, {}, new Set(), missedProtection(newest, report, {}));
  return { document, inList: missedByAll(newest, report, {})?.count };
}

test('of collections that hold each other the sum is told, and not what each of them misses', () => {
  const all = names(200);
  const hub = Object.fromEntries(all.map((name, nth) => [name, [inner(all[nth + 1] ?? 'a/0'), scenario(`a/new-${nth}`)]]));
  const { document, inList } = shown(hub);
  expect([document.missed?.count, inList]).toEqual([200, 200]);
  expect(document.detail).toContain('200 rules not received');
  expect(document.installed.filter(({ missed }) => missed !== undefined)).toEqual([]);
});

test('of more items than are looked through nothing is told as missed, in the list neither', () => {
  const hub = Object.fromEntries(names(100).map((name) => [name, names(250).map((each) => scenario(`${name}/${each}`))]));
  const { document, inList } = shown(hub);
  expect([document.missed, inList]).toEqual([undefined, undefined]);
  expect(document.installed).toHaveLength(100);
  expect(document.detail).not.toContain('not received');
});

test('all collections of a hub of today are looked through, each by itself', () => {
  const hub = Object.fromEntries(names(300).map((name) => [name, names(15).map((each) => scenario(`${name}/${each}`))]));
  const { document, inList } = shown(hub);
  expect([document.missed?.count, inList]).toEqual([4_500, 4_500]);
  expect(document.installed.every(({ missed }) => missed?.count === 15)).toBe(true);
});
