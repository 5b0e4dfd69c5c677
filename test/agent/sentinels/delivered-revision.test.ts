import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Intent } from '#contract';
import { deliver } from '../../../agent/sentinels/deliver.ts';
import { readBack } from '../../../agent/sentinels/read-back.ts';
import { VALID_INTENT } from '../../doubles/fake-worker.ts';
import { useTempFolder } from '../support/temp-folder.ts';

const folder = useTempFolder();
const write = (over: object = {}, previous: Intent | null = null) => deliver(folder.path, { ...VALID_INTENT, ...over }, previous);
const at = (file: string) => join(folder.path, file);
const OLD = '# argos-drift revision 6 2026-01-30T04:12:00.000Z\n';

test('it is what the disk says', () => {
  expect(readBack(folder.path)).toBeNull();
  write();
  expect(readBack(folder.path)).toEqual({ revision: 7, changedAt: '2026-01-31T04:12:00.000Z' });
});

test.each(['argos-disabled-scenarios.txt', 'argos-enabled-scenarios.txt', 'argos-appsec-tuning.txt'])(
  'it is none where %s is of another revision or damaged, and the intent is written again',
  (file) => {
    for (const text of [OLD, 'garbage\n', '', '# argos-drift revision 7 yesterday\n']) {
      write();
      writeFileSync(at(file), text);
      expect(readBack(folder.path)).toBeNull();
      expect(write().kind).toBe('written');
      expect(readBack(folder.path)?.revision).toBe(7);
    }
  },
);

test.each(['argos-disabled-scenarios.txt', 'argos-enabled-scenarios.txt'])('it is none where %s is missing', (file) => {
  write();
  rmSync(at(file));
  expect(readBack(folder.path)).toBeNull();
});

test('it is none through a link', () => {
  write();
  writeFileSync(at('other'), readFileSync(at('argos-disabled-scenarios.txt')));
  rmSync(at('argos-disabled-scenarios.txt'));
  symlinkSync(at('other'), at('argos-disabled-scenarios.txt'));
  expect(readBack(folder.path)).toBeNull();
});

test.each<[string, (path: string) => void]>([
  ['a link', (path) => symlinkSync('nowhere', path)],
  ['a folder', (path) => mkdirSync(path)],
  ['more than 2 MB', (path) => writeFileSync(path, ' '.repeat(2_097_153))],
])('it is none where %s stands in the place of a tuning sentinel that must not be there', (_, put) => {
  const none = { thresholds_declared: { inbound: false, outbound: false } };
  write(none);
  put(at('argos-appsec-tuning.txt'));
  expect(readBack(folder.path)).toBeNull();
  expect(write(none).kind).not.toBe('present');
});

test('a link in the place of a tuning sentinel that must not be there is removed', () => {
  const none = { thresholds_declared: { inbound: false, outbound: false } };
  write(none);
  symlinkSync('nowhere', at('argos-appsec-tuning.txt'));
  expect(write(none).kind).toBe('written');
  expect(readBack(folder.path)?.revision).toBe(7);
});

test('a tuning sentinel that somebody removed is put back with the next answer', () => {
  write();
  rmSync(at('argos-appsec-tuning.txt'));
  expect(write().kind).toBe('written');
  expect(readFileSync(at('argos-appsec-tuning.txt'), 'utf8')).toContain('inbound_threshold=15');
});

test('a sentinel that somebody edited is put right', () => {
  write();
  writeFileSync(at('argos-disabled-scenarios.txt'), `${readFileSync(at('argos-disabled-scenarios.txt'), 'utf8')}me/extra\n`);
  write();
  expect(readFileSync(at('argos-disabled-scenarios.txt'), 'utf8')).not.toContain('me/extra');
});

test('an answer that was overtaken does not undo a newer intent', () => {
  write({ revision: 8, changed_at: '2026-01-31T05:00:00Z' });
  expect(write()).toEqual({ kind: 'older', intent: VALID_INTENT, onDisk: 8 });
  expect(readBack(folder.path)?.revision).toBe(8);
});

test('an older intent that the Worker repeats is meant', () => {
  write({ revision: 8, changed_at: '2026-01-31T05:00:00Z' });
  expect(write({}, { ...VALID_INTENT })).toEqual({ kind: 'written', intent: VALID_INTENT });
});

test('an older intent that differs from the one that the Worker sent before is not', () => {
  write({ revision: 8, changed_at: '2026-01-31T05:00:00Z' });
  expect(write({}, { ...VALID_INTENT, inbound_threshold: 16 }).kind).toBe('older');
});

test('a new Worker that begins again at a lower revision is believed', () => {
  write({ revision: 90, changed_at: '2026-01-30T05:00:00Z' });
  expect(write({ revision: 1 })).toEqual({ kind: 'written', intent: { ...VALID_INTENT, revision: 1 } });
});
