import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { loadIdentity } from '../../../agent/enroll/identity.ts';
import { keyText, loadKey, newKey } from '../../../agent/enroll/key.ts';
import { resolveSettings } from '../../../agent/settings/settings.ts';
import { useTempFolder } from '../support/temp-folder.ts';

const folder = useTempFolder();
const TEXT = keyText(newKey(), 'abcdefghijkl', new URL('https://worker.example.org'));

/** What the account can put in place of its key, beside a pipe, which would hold the process that reads this file. */
const INSTEAD: [string, RegExp, (path: string) => unknown][] = [
  [
    'a link to a key',
    /is a link/,
    (path) => {
      writeFileSync(`${path}.real`, TEXT);
      symlinkSync(`${path}.real`, path);
    },
  ],
  ['a folder', /is no regular file/, (path) => mkdirSync(path)],
  [
    'a socket',
    /is no regular file/,
    (path) => {
      const server = createServer().listen(path);
      onTestFinished(() => void server.close());
      return new Promise((resolve) => server.once('listening', resolve));
    },
  ],
  [
    'terabytes',
    /is larger than 65536 bytes/,
    (path) => {
      writeFileSync(path, '');
      truncateSync(path, 2_000_000_000_000);
    },
  ],
];

test.each(INSTEAD)('%s in place of the key is named and not read', async (_, message, put) => {
  const path = join(folder.path, 'host.key');
  await put(path);
  expect(() => loadKey(path)).toThrow(message);
  expect(() => loadKey(path)).toThrow(/put it back, or enrol again/);
});

test('a key alone sends nobody to the Worker that it names', () => {
  const key_file = join(folder.path, 'host.key');
  writeFileSync(key_file, TEXT);
  const settings = resolveSettings({ flags: { key_file }, environment: {}, file: {} }, false);
  expect(() => loadIdentity(settings)).toThrow(/no URL of a Worker/);
});
