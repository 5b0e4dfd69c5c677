import { afterEach, expect, test, vi } from 'vitest';
import { useDaemon } from '../../support/use-daemon.ts';

const mounted = vi.hoisted(() => ({ type: 0 }));
vi.mock('node:fs', async (original) => {
  const real = await original<typeof import('node:fs')>();
  const statfsSync = (path: string) => ({ ...real.statfsSync(path), ...(mounted.type === 0 ? {} : { type: mounted.type }) });
  return { ...real, statfsSync };
});

const at = useDaemon();
const EXT4 = 0xef53;
const OVERLAY = 0x794c7630;
afterEach(() => {
  mounted.type = 0;
});

test.each([
  ['NFS', 0x6969],
  ['CIFS', 0xff534d42],
  ['SMB2', 0xfe534d42],
  ['FUSE', 0x65735546],
  ['9P', 0x01021997],
])('on %s, where others change files unheard, it says so once and looks every five seconds', async (_, type) => {
  mounted.type = type;
  at.start();
  await at.received(2);
  for (let n = 0; n < 5; n++) expect(await at.agent.timing.pass()).toBe(5_000);
  await at.agent.timing.waitsFor(5_000);
  expect(at.agent.lines.filter(({ message }) => message.includes('cannot be watched'))).toMatchObject([
    { code: 'network_file_system' },
  ]);
});

test.each([
  ['ext4', EXT4],
  ['an overlay', OVERLAY],
])('on %s a watch is enough', async (_, type) => {
  mounted.type = type;
  at.start();
  await at.received(2);
  await at.agent.timing.waitsFor(57_000);
  expect(at.agent.lines.filter(({ message }) => message.includes('cannot be watched'))).toEqual([]);
});
