import { afterEach, expect, test, vi } from 'vitest';
import { deliver } from '../../../agent/sentinels/deliver.ts';
import { readBack } from '../../../agent/sentinels/read-back.ts';
import { VALID_INTENT } from '../../doubles/fake-worker.ts';
import { useTempFolder } from '../support/temp-folder.ts';

const broken = vi.hoisted(() => ({ code: '' }));
vi.mock('node:fs', async (original) => {
  const real = await original<typeof import('node:fs')>();
  const fsyncSync = (fd: number) => {
    if (broken.code === '' || real.fstatSync(fd).isFile()) return real.fsyncSync(fd);
    throw Object.assign(new Error(`${broken.code}: fsync`), { code: broken.code });
  };
  return { ...real, fsyncSync };
});

const folder = useTempFolder();
afterEach(() => {
  broken.code = '';
});

test.each(['EINVAL', 'ENOTSUP'])('a file system that cannot sync a folder (%s) takes the sentinels all the same', (code) => {
  broken.code = code;
  expect(deliver(folder.path, VALID_INTENT)).toEqual({ kind: 'written', intent: VALID_INTENT });
  expect(readBack(folder.path)?.revision).toBe(7);
});

test('a disk that fails while a folder is synced is a fault', () => {
  broken.code = 'EIO';
  expect(deliver(folder.path, VALID_INTENT)).toEqual({ kind: 'failed', intent: VALID_INTENT, why: 'EIO: fsync' });
});
