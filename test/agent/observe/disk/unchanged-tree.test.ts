import * as fs from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test, vi } from 'vitest';
import { Observer } from '../../../../agent/observe/observer.ts';
import { useTree } from '../../support/use-tree.ts';

vi.mock('node:fs', async (original) => {
  const real = await original<typeof fs>();
  return {
    ...real,
    openSync: vi.fn(real.openSync),
    readdirSync: vi.fn(real.readdirSync),
    readlinkSync: vi.fn(real.readlinkSync),
  };
});

const at = useTree();
// What was just written could still change within one tick of the file system's clock, so these look from later on.
const LATER_MS = 60_000;
const replaceFolder = () => {
  fs.rmSync(join(at.tree.dir, 'scenarios'), { recursive: true });
  at.tree.install('a/three');
};
const opened = () => [fs.openSync, fs.readdirSync, fs.readlinkSync].map((call) => vi.mocked(call).mock.calls.length);

beforeEach(() => {
  at.tree.install('a/one');
  at.tree.write('scenarios/local.yaml', 'name: me/local\n');
  at.tree.write('appsec-rules/argos-tuning.yaml', 'name: argos/tuning\n');
});

test('it is a pass of stats: nothing is opened, listed or followed', () => {
  const observer = new Observer(at.tree.folders());
  const first = observer.observe(Date.now() + LATER_MS);
  const before = opened();
  const second = observer.observe(Date.now() + LATER_MS);
  expect(opened()).toEqual(before);
  expect(second).toMatchObject({ changed: false, digest: first.digest });
});

test('a change in the tick of the observation is not missed', () => {
  const observer = new Observer(at.tree.folders());
  observer.observe(Date.now());
  expect(observer.isUnchanged()).toBe(false);
});

test('only files whose stat changed are opened again', () => {
  const observer = new Observer(at.tree.folders());
  observer.observe(Date.now() + LATER_MS);
  at.tree.write('scenarios/new.yaml', 'name: me/new\n');
  vi.mocked(fs.openSync).mockClear();
  expect(observer.observe(Date.now() + LATER_MS).changed).toBe(true);
  const again = vi.mocked(fs.openSync).mock.calls.map(([path]) => String(path));
  expect(again).toContain(join(at.tree.dir, 'scenarios/new.yaml'));
  expect(again.filter((path) => path.includes('/hub/') || path.endsWith('local.yaml'))).toEqual([]);
});

test.each([
  ['a new link', () => at.tree.install('a/two')],
  ['a removed link', () => fs.rmSync(join(at.tree.dir, 'scenarios/one.yaml'))],
  ['a removed hub file', () => fs.rmSync(join(at.tree.hubDir, 'scenarios/a/one.yaml'))],
  ['an edited local file', () => at.tree.write('scenarios/local.yaml', 'name: me/other\n')],
  ['an edited tuning file', () => at.tree.write('appsec-rules/argos-tuning.yaml', 'name: argos/tuning\n# x\n')],
  ['a new acquisition', () => at.tree.write('acquis.yaml', 'source: appsec\nappsec_config: gone\n')],
  ['a replaced folder', () => replaceFolder()],
])('%s is seen', (_, change) => {
  const observer = new Observer(at.tree.folders());
  observer.observe(Date.now() + LATER_MS);
  change();
  expect(observer.observe(Date.now() + LATER_MS).changed).toBe(true);
});

test('the digest does not depend on the order in which files were made', () => {
  at.tree.install('b/two');
  const digest = new Observer(at.tree.folders()).observe(Date.now()).digest;
  for (const file of ['one.yaml', 'two.yaml']) {
    const path = join(at.tree.dir, 'scenarios', file);
    const target = fs.readlinkSync(path);
    fs.rmSync(path);
    fs.symlinkSync(target, path);
  }
  expect(new Observer(at.tree.folders()).observe(Date.now()).digest).toBe(digest);
});

test('an edited hub file is seen by the next observation', () => {
  const observer = new Observer(at.tree.folders());
  const contents = () =>
    observer.observe(Date.now()).surfaces.scenarios.installed.map(({ name, content }) => `${name} ${content}`);
  expect(contents()).toContain('a/one clean');
  at.tree.write(join(at.tree.hubDir, 'scenarios/a/one.yaml'), 'edited\n');
  expect(contents()).toContain('a/one tainted');
});
