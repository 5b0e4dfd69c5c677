import { expect, test } from 'vitest';
import { Observer } from '../../../../agent/observe/observer.ts';
import { CROWDSEC, FOLDERS, file, indexOf, layOut, link } from '../support/host.ts';
import { MemoryDisk } from '../support/memory-disk.ts';

// Each change leaves inode, size and times as they were: what an edit in place looks like within one tick of the disk's clock.
test.each([
  ['the index', 'hub/.index.json', indexOf({ 'o/x': 'scenarios/o/n.yaml' })],
  ['a hub file', 'hub/scenarios/o/n.yaml', file('name: two\n')],
  ['a local file', 'scenarios/b.yaml', file('name: two\n')],
  ['a folder that gets a file', 'scenarios/c.yaml', file('name: three\n')],
  ['a link', 'scenarios/a.yaml', link('@/hub/scenarios/o/x.yaml')],
])('%s that changes in the tick of a look is read again later', (_, path, node) => {
  const disk = new MemoryDisk();
  layOut(disk, {
    'config.yaml': file('common: {}\n'),
    'hub/.index.json': indexOf({ 'o/n': 'scenarios/o/n.yaml' }),
    'hub/scenarios/o/n.yaml': file('name: one\n'),
    'scenarios/a.yaml': link('@/hub/scenarios/o/n.yaml'),
    'scenarios/b.yaml': file('name: one\n'),
  });
  const living = new Observer(FOLDERS, disk);
  living.observe(disk.nowMs);
  disk.put(`${CROWDSEC}/${path}`, node);
  disk.nowMs += 60_000;
  expect(living.observe(disk.nowMs).surfaces).toEqual(new Observer(FOLDERS, disk).observe(disk.nowMs).surfaces);
});
