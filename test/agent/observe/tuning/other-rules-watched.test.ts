import * as fs from 'node:fs';
import { beforeEach, expect, test, vi } from 'vitest';
import { Observer } from '../../../../agent/observe/observer.ts';
import { useTree } from '../../support/use-tree.ts';
import { IN, inData, layOutCrs, writeRule } from './support/crs-host.ts';

vi.mock('node:fs', async (original) => {
  const real = await original<typeof fs>();
  return { ...real, openSync: vi.fn(real.openSync), readdirSync: vi.fn(real.readdirSync) };
});

const at = useTree();
// What was just written could still change within one tick of the file system's clock, so these look from later on.
const LATER_MS = 60_000;
const SETS = `SecAction "id:8,setvar:tx.${IN}=3"`;
const later = () => Date.now() + LATER_MS;

beforeEach(() => {
  layOutCrs(at.tree);
  writeRule(at.tree, 'one.conf', '*/two.conf');
  at.tree.write(inData(at.tree, 'one.conf'), '');
  at.tree.write(inData(at.tree, 'crs/two.conf'), '');
});

test('unchanged files of the data folder cost stats alone', () => {
  const observer = new Observer(at.tree.folders());
  expect(observer.observe(later()).surfaces.tuning.loaded_by).toEqual(['argos/block']);
  vi.mocked(fs.openSync).mockClear();
  vi.mocked(fs.readdirSync).mockClear();
  expect(observer.observe(later()).changed).toBe(false);
  expect(vi.mocked(fs.openSync)).not.toHaveBeenCalled();
  expect(vi.mocked(fs.readdirSync)).not.toHaveBeenCalled();
});

test.each<[string, () => unknown]>([
  ['an edit of a named file', () => at.tree.write(inData(at.tree, 'one.conf'), SETS)],
  ['an edit of a file that a pattern found', () => at.tree.write(inData(at.tree, 'crs/two.conf'), SETS)],
  ['a new file that a pattern finds', () => at.tree.write(inData(at.tree, 'more/two.conf'), SETS)],
  ['a named file that went away', () => fs.rmSync(inData(at.tree, 'one.conf'))],
])('%s leads to a new reading', (_, change) => {
  const observer = new Observer(at.tree.folders());
  const first = observer.observe(later());
  change();
  expect(observer.isUnchanged()).toBe(false);
  expect(observer.observe(later())).toMatchObject({ changed: true, digest: expect.not.stringContaining(first.digest) });
});

test('a file that appears ends the doubt, and only it is opened', () => {
  fs.rmSync(inData(at.tree, 'one.conf'));
  const observer = new Observer(at.tree.folders());
  expect(observer.observe(later()).surfaces.tuning.loaded_by).toBeNull();
  at.tree.write(inData(at.tree, 'one.conf'), '');
  vi.mocked(fs.openSync).mockClear();
  expect(observer.observe(later()).surfaces.tuning.loaded_by).toEqual(['argos/block']);
  const opened = new Set(vi.mocked(fs.openSync).mock.calls.map(([path]) => String(path)));
  expect([...opened].filter((path) => path.startsWith(inData(at.tree, '')))).toEqual([inData(at.tree, 'one.conf')]);
});

test('the files that are read are worth watching, and not the folder with the database', () => {
  writeRule(at.tree, 'one.conf', 'crs/two.conf');
  const { directories } = new Observer(at.tree.folders()).observe(Date.now());
  expect(directories).toEqual(expect.arrayContaining([inData(at.tree, 'one.conf'), inData(at.tree, 'crs/two.conf')]));
  expect(directories).not.toContain(`${at.tree.root}/data`);
});
