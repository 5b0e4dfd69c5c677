import { expect, test } from 'vitest';
import type { Disk } from '../../../../agent/observe/disk/disk.ts';
import { Observer } from '../../../../agent/observe/observer.ts';
import { FOLDERS, file, indexOf, layOut, link } from '../support/host.ts';
import { MemoryDisk, systemError } from '../support/memory-disk.ts';

const LATER_MS = 60_000;

function host(): MemoryDisk {
  const disk = new MemoryDisk();
  layOut(disk, {
    'config.yaml': file('common: {}\n'),
    'hub/.index.json': indexOf({ 'a/a': 'scenarios/a/a.yaml' }),
    'hub/scenarios/a/a.yaml': file(''),
    'scenarios/a.yaml': link('@/hub/scenarios/a/a.yaml'),
    'scenarios/own.yaml': file('name: me/own\n'),
    'scenarios/sub/b.yaml': file('name: me/b\n'),
  });
  return disk;
}

/** A disk on which one call fails for a path, each time or the first time only. */
function failing(
  disk: MemoryDisk,
  call: 'lstat' | 'list' | 'readLink' | 'open',
  path: string,
  code: string,
  times = Infinity,
): Disk {
  let left = times;
  const guard =
    <T>(name: typeof call, act: (at: string) => T) =>
    (at: string): T => {
      if (name === call && at === `/etc/crowdsec/${path}` && left-- > 0) throw systemError(code);
      return act(at);
    };
  return {
    lstat: guard('lstat', (at) => disk.lstat(at)),
    list: guard('list', (at) => disk.list(at)),
    readLink: guard('readLink', (at) => disk.readLink(at)),
    open: guard('open', (at) => disk.open(at)),
  };
}

test.each([
  ['list', 'scenarios', 'ENOENT'],
  ['list', 'scenarios', 'EACCES'],
  ['list', 'scenarios/sub', 'ENOENT'],
  ['list', 'scenarios/sub', 'EIO'],
  ['lstat', 'scenarios', 'EACCES'],
  ['lstat', 'scenarios/own.yaml', 'EIO'],
  ['lstat', 'hub/scenarios/a/a.yaml', 'EACCES'],
  ['readLink', 'scenarios/a.yaml', 'ENOENT'],
  ['open', 'scenarios/own.yaml', 'ENOENT'],
  ['open', 'scenarios/own.yaml', 'EMFILE'],
] as const)('%s of %s failing with %s: nothing is claimed', (call, path, code) => {
  const disk = host();
  const report = new Observer(FOLDERS, failing(disk, call, path, code)).observe(disk.nowMs).surfaces.scenarios;
  expect(report).toMatchObject({ state: 'unreadable', installed: [] });
  expect(report.detail).toContain(path);
});

test('a file that vanishes between the listing and the look is not installed', () => {
  const disk = host();
  const report = new Observer(FOLDERS, failing(disk, 'lstat', 'scenarios/own.yaml', 'ENOENT')).observe(disk.nowMs).surfaces
    .scenarios;
  expect(report).toMatchObject({
    state: 'read',
    installed: [{ name: 'a/a' }, { name: 'me/b' }],
    ignored: [{ file: 'own.yaml' }],
  });
});

test.each([
  ['open', 'scenarios/own.yaml', 'EMFILE', 1],
  // Once for its hash, once for its content.
  ['open', 'hub/.index.json', 'EIO', 2],
  ['list', 'scenarios', 'ENFILE', 1],
  ['readLink', 'scenarios/a.yaml', 'EIO', 1],
] as const)('a passing %s of %s with %s is not remembered as the state of the host', (call, path, code, times) => {
  const disk = host();
  const observer = new Observer(FOLDERS, failing(disk, call, path, code, times));
  disk.nowMs += LATER_MS;
  const first = observer.observe(disk.nowMs);
  const second = observer.observe(disk.nowMs);
  expect(second.surfaces).toEqual(new Observer(FOLDERS, disk).observe(disk.nowMs).surfaces);
  expect(second.digest).not.toBe(first.digest);
});

test('a file that may not be read is not tried again until its stat changes', () => {
  const disk = host();
  const observer = new Observer(FOLDERS, failing(disk, 'open', 'scenarios/own.yaml', 'EACCES'));
  disk.nowMs += LATER_MS;
  observer.observe(disk.nowMs);
  expect(observer.isUnchanged()).toBe(true);
});
