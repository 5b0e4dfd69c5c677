import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Observer } from '../../../../agent/observe/observer.ts';
import { useTree } from '../../support/use-tree.ts';

const at = useTree();
const LATER_MS = 60_000;
const HEADER = '# argos-drift revision 7 2026-11-22T21:00:00.000Z';
const sharedDir = () => join(at.tree.root, 'shared');

function declare(kind: 'disabled' | 'enabled' | 'simulated', names: string[], header = HEADER): void {
  mkdirSync(sharedDir(), { recursive: true });
  writeFileSync(join(sharedDir(), `argos-${kind}-scenarios.txt`), [header, ...names, ''].join('\n'));
}
const unknown = () => at.tree.scenarios({ sharedDir: sharedDir() }).unknown_to_hub;

test('declared names that the hub does not have are told, sorted', () => {
  at.tree.addToHub('crowdsecurity/ssh-bf');
  declare('disabled', ['me/gone', 'crowdsecurity/ssh-bf']);
  declare('enabled', ['a/gone-too']);
  declare('simulated', ['b/gone-as-well']);
  expect(unknown()).toEqual(['a/gone-too', 'b/gone-as-well', 'me/gone']);
});

test('what is installed locally is still unknown to the hub', () => {
  at.tree.write('scenarios/a.yaml', 'name: me/own\n');
  declare('enabled', ['me/own']);
  expect(unknown()).toEqual(['me/own']);
});

test('where all are known, or none is declared, the list is empty', () => {
  expect(unknown()).toEqual([]);
  at.tree.addToHub('crowdsecurity/ssh-bf');
  declare('disabled', ['crowdsecurity/ssh-bf']);
  expect(unknown()).toEqual([]);
});

test('an index that cannot be read leaves it open', () => {
  declare('disabled', ['me/gone']);
  at.tree.write(join(at.tree.hubDir, '.index.json'), '{"scenarios": ');
  expect(unknown()).toBeNull();
  rmSync(join(at.tree.hubDir, '.index.json'));
  expect(unknown()).toBeNull();
});

test('so does a sentinel that is there and cannot be read', () => {
  mkdirSync(join(sharedDir(), 'argos-disabled-scenarios.txt'), { recursive: true });
  expect(at.tree.scenarios({ sharedDir: sharedDir() })).toMatchObject({ state: 'read', unknown_to_hub: null });
});

test('it is told of a folder that is unreadable otherwise', () => {
  at.tree.write('scenarios/a.yaml', '- no map\n');
  declare('disabled', ['me/gone']);
  expect(at.tree.scenarios({ sharedDir: sharedDir() })).toMatchObject({ state: 'invalid', unknown_to_hub: ['me/gone'] });
});

test('lines that are no full names, and files without the header, declare nothing', () => {
  declare('disabled', ['--all', 'short', '# me/comment', ' me/blank', 'me/gone;rm', `me/${'x'.repeat(128)}`, 'me/gone']);
  declare('enabled', ['me/by-hand'], '# written by hand');
  expect(unknown()).toEqual(['me/gone']);
});

test.each([
  ['the sentinels', () => declare('disabled', ['me/gone', 'me/other'])],
  ['the index', () => at.tree.addToHub('me/gone')],
  ['the first sentinel', () => declare('enabled', ['me/third'])],
])('a change of %s leads to a new report', (_, change) => {
  declare('disabled', ['me/gone']);
  const observer = new Observer(at.tree.folders({ sharedDir: sharedDir() }));
  const first = observer.observe(Date.now() + LATER_MS);
  change();
  const second = observer.observe(Date.now() + LATER_MS);
  expect(second.changed).toBe(true);
  expect(second.digest).not.toBe(first.digest);
});

test('a new revision with the same names is no new report', () => {
  declare('disabled', ['me/gone']);
  const observer = new Observer(at.tree.folders({ sharedDir: sharedDir() }));
  observer.observe(Date.now() + LATER_MS);
  declare('disabled', ['me/gone'], HEADER.replace('7', '8'));
  expect(observer.observe(Date.now() + LATER_MS).changed).toBe(false);
});

test('the folder of the sentinels is worth watching, and the one above it until it is made', () => {
  const directories = () => new Observer(at.tree.folders({ sharedDir: sharedDir() })).observe(Date.now()).directories;
  expect(directories()).toContain(at.tree.root);
  declare('disabled', []);
  expect(directories()).toContain(sharedDir());
  expect(directories()).not.toContain(at.tree.root);
});
