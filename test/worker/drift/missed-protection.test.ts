import { expect, test } from 'vitest';
import type { HeldItem, InstalledCollection, InstalledScenario, ScenariosReport } from '#contract';
import { missedProtection, readCollections } from '../../../worker/drift/index.ts';

const item = (name: string): InstalledScenario => ({ name, file: `${name}.yaml`, origin: 'hub', content: 'clean' });
const scenario = (name: string): HeldItem => ({ type: 'scenarios', name });
const rule = (name: string): HeldItem => ({ type: 'appsec-rules', name });
const inner = (name: string): HeldItem => ({ type: 'collections', name });

const collection = (name: string, other: Partial<InstalledCollection> = {}): InstalledCollection => ({
  ...item(name),
  status: 'clean',
  tainted_by: [],
  scenarios: [],
  ...other,
});
const frozen = (name: string, by: string) =>
  collection(name, { status: 'tainted', tainted_by: [{ type: 'scenarios', name: by, why: 'missing' }] });

const report = (installed: string[], collections: InstalledCollection[], appsec_rules?: string[]) => ({
  installed: installed.map((name) => item(name)),
  collections: { state: 'read' as const, detail: null, installed: collections, appsec_rules },
});
const DISABLED = { 'a/bf': 'disabled' } as const;

/** `a/sshd: scenarios a/new` for each collection that misses something. */
function missed(newest: Record<string, HeldItem[]>, seen: Pick<ScenariosReport, 'installed' | 'collections'>) {
  const found = missedProtection(new Map(Object.entries(newest)), seen, DISABLED);
  return (
    found && [
      found.all.count,
      ...[...(found.byCollection ?? [])].map(
        ([name, { items }]) => `${name}: ${items.map((each) => `${each.type} ${each.name}`).join(', ')}`,
      ),
    ]
  );
}

test('a frozen collection does not get what its newest version holds beside what is there and what was disabled', () => {
  const newest = { 'a/sshd': [scenario('a/bf'), scenario('a/slow'), scenario('a/new'), { type: 'parsers', name: 'a/logs' }] };
  expect(missed(newest, report(['a/slow'], [frozen('a/sshd', 'a/bf')]))).toEqual([1, 'a/sshd: scenarios a/new']);
});

test('one that upgrades reach misses nothing, whatever it is without', () => {
  const newest = { 'a/sshd': [scenario('a/new')] };
  for (const status of ['clean', 'outdated', 'unknown'] as const)
    expect(missed(newest, report([], [collection('a/sshd', { status })]))).toEqual([0]);
  expect(missed(newest, report([], [collection('a/sshd', { status: 'tainted', origin: 'local' })]))).toEqual([0]);
});

test('AppSec rules count where it is reported which are installed, and are not guessed otherwise', () => {
  const newest = { 'a/waf': [rule('a/one'), rule('a/two')] };
  expect(missed(newest, report([], [frozen('a/waf', 'a/bf')], ['a/one']))).toEqual([1, 'a/waf: appsec-rules a/two']);
  expect(missed(newest, report([], [frozen('a/waf', 'a/bf')]))).toEqual([0]);
});

test('through a collection in a collection: one that is not installed, or is skipped itself', () => {
  const newest = { 'a/linux': [inner('a/sshd'), inner('a/web')], 'a/sshd': [scenario('a/new')], 'a/web': [scenario('a/http')] };
  expect(missed(newest, report([], [frozen('a/linux', 'a/bf'), collection('a/web')]))).toEqual([1, 'a/linux: scenarios a/new']);
  expect(missed(newest, report([], [frozen('a/linux', 'a/bf'), frozen('a/sshd', 'a/bf'), collection('a/web')]))).toEqual([
    1,
    'a/linux: scenarios a/new',
    'a/sshd: scenarios a/new',
  ]);
});

test('an outdated one that holds a tainted one may be skipped too, because of the scenario that taints the inner one', () => {
  const newest = { 'a/linux': [inner('a/sshd'), scenario('a/new')], 'a/sshd': [scenario('a/bf')] };
  const outer = collection('a/linux', { status: 'outdated', content: 'outdated' });
  const seen = report([], [outer, frozen('a/sshd', 'a/bf')]);
  expect(missed(newest, seen)).toEqual([1, 'a/linux: scenarios a/new']);
  const found = missedProtection(new Map(Object.entries(newest)), seen, DISABLED);
  expect(found?.all.because).toEqual(['a/bf']);
  const { installed } = readCollections(seen.collections, DISABLED, new Set(), found);
  expect(installed.find(({ name }) => name === 'a/linux')?.detail).toBe(
    'The hub has a newer version, which hub upgrades may skip: it holds a collection that is tainted by a/bf, which is declared disabled. ' +
      'Of what its newest version holds, this host does not get a/new.',
  );
  expect(missed(newest, report([], [outer, collection('a/sshd')]))).toEqual([0]);
});

test('what taints it and nobody declared is named as no declaration', () => {
  const changed = collection('a/sshd', {
    status: 'tainted',
    tainted_by: [{ type: 'collections', name: 'a/sshd', why: 'changed' }],
  });
  const found = missedProtection(new Map([['a/sshd', [scenario('a/new')]]]), report([], [changed]), DISABLED);
  expect(found?.all).toEqual({ count: 1, items: [scenario('a/new')], because: [] });
});

test('collections that hold each other end, and a hub that does not have one any more misses nothing', () => {
  const newest = { 'a/x': [inner('a/y'), scenario('a/new')], 'a/y': [inner('a/x')] };
  expect(missed(newest, report([], [frozen('a/x', 'a/bf'), frozen('a/gone', 'a/bf')]))).toEqual([1, 'a/x: scenarios a/new']);
});

test('nothing is known where the collections could not be read', () => {
  const seen = { installed: [], collections: { state: 'unreadable' as const, detail: null, installed: [] } };
  expect(missed({}, seen)).toBeNull();
  expect(missed({}, { installed: [] })).toBeNull();
});

test('of thousands the first are listed and all are counted', () => {
  const names = Array.from({ length: 3_000 }, (_, at) => scenario(`a/${String(at).padStart(4, '0')}`));
  const found = missedProtection(new Map([['a/big', names]]), report([], [frozen('a/big', 'a/bf')]), DISABLED);
  expect([found?.all.count, found?.all.items.length]).toEqual([3_000, 50]);
});

test('the sentence of the collection names the disabled scenario and what does not arrive, the sum counts it', () => {
  const seen = report(['a/slow'], [frozen('a/sshd', 'a/bf')]);
  const found = missedProtection(new Map([['a/sshd', [scenario('a/new'), rule('a/rule')]]]), seen, DISABLED);
  const { detail, installed, missed: all } = readCollections(seen.collections, DISABLED, new Set(['a/slow']), found);
  expect(detail).toBe('1 installed, 1 tainted (by a disabled scenario), 1 rule not received');
  expect(installed[0]?.detail).toBe(
    'Tainted by 1 disabled scenario: a/bf. Hub upgrades skip it, so it gets no new rules until you enable it again. ' +
      'Of what its newest version holds, this host does not get a/new.',
  );
  expect([all?.count, installed[0]?.missed?.count]).toEqual([1, 1]);
});
