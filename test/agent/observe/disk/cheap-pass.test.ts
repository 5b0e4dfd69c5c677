import { renameSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { type Disk, HOST_DISK } from '../../../../agent/observe/disk/disk.ts';
import { Observer } from '../../../../agent/observe/observer.ts';
import { useTree } from '../../support/use-tree.ts';

const at = useTree();
const SCENARIOS = 50;
// What was just written could still change within one tick of the file system's clock, so these look from later on.
const LATER_MS = 60_000;
let stats = 0;
const counting: Disk = {
  ...HOST_DISK,
  lstat(path) {
    stats++;
    return HOST_DISK.lstat(path);
  },
};
const observed = (): Observer => {
  const observer = new Observer(at.tree.folders(), counting);
  observer.observe(Date.now() + LATER_MS);
  stats = 0;
  return observer;
};

beforeEach(() => {
  for (let n = 0; n < SCENARIOS; n++) at.tree.install(`a/scenario-${n}`);
});

test('it looks at each file once and at no link, whose folder tells', () => {
  expect(observed().again(Date.now() + LATER_MS)).not.toBeNull();
  expect(stats).toBeGreaterThan(SCENARIOS);
  expect(stats).toBeLessThan(2 * SCENARIOS);
});

test('it gives the last observation as of now', () => {
  const observer = observed();
  const first = observer.observe(Date.now() + LATER_MS);
  const nowMs = Date.now() + 2 * LATER_MS;
  expect(observer.again(nowMs)).toEqual({ ...first, changed: false, observedAt: new Date(nowMs).toISOString() });
});

test('it gives none before the first observation', () => {
  expect(new Observer(at.tree.folders()).again(Date.now())).toBeNull();
});

test('a link that was replaced by one to another file is seen', () => {
  const observer = observed();
  const path = join(at.tree.dir, 'scenarios/scenario-0.yaml');
  symlinkSync(at.tree.addToHub('a/another'), `${path}.new`);
  renameSync(`${path}.new`, path);
  expect(observer.again(Date.now() + LATER_MS)).toBeNull();
  const names = observer.observe(Date.now() + LATER_MS).surfaces.scenarios.installed.map(({ name }) => name);
  expect(names).toContain('a/another');
  expect(names).not.toContain('a/scenario-0');
});
