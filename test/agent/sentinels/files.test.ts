import { chownSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { deliver } from '../../../agent/sentinels/deliver.ts';
import { readBack } from '../../../agent/sentinels/read-back.ts';
import { VALID_INTENT } from '../../doubles/fake-worker.ts';
import { asRoot } from '../support/as-root.ts';
import { useTempFolder } from '../support/temp-folder.ts';

const folder = useTempFolder();
const write = (over: object) => deliver(folder.path, { ...VALID_INTENT, ...over });
const text = (file: string) => readFileSync(join(folder.path, file), 'utf8');
const HEADER = '# argos-drift revision 7 2026-01-31T04:12:00.000Z\n';

test('each says on its first line which intent it holds', () => {
  const intent = { ...VALID_INTENT, enabled_scenarios: ['a/b', 'c/d'] };
  expect(write(intent)).toEqual({ kind: 'written', intent });
  expect(text('argos-disabled-scenarios.txt')).toBe(`${HEADER}crowdsecurity/ssh-bf\n`);
  expect(text('argos-enabled-scenarios.txt')).toBe(`${HEADER}a/b\nc/d\n`);
  expect(text('argos-appsec-tuning.txt')).toBe(`${HEADER}inbound_threshold=15\noutbound_threshold=4\n`);
});

test('a threshold stands there only where it was declared, the file only with one of them', () => {
  write({ thresholds_declared: { inbound: false, outbound: true } });
  expect(text('argos-appsec-tuning.txt')).toBe(`${HEADER}outbound_threshold=4\n`);
  write({ revision: 8, thresholds_declared: { inbound: false, outbound: false } });
  expect(readdirSync(folder.path).sort()).toEqual(['argos-disabled-scenarios.txt', 'argos-enabled-scenarios.txt']);
});

test('the lists are there even when they are empty', () => {
  write({ disabled_scenarios: [] });
  expect(text('argos-disabled-scenarios.txt')).toBe(HEADER);
  expect(text('argos-enabled-scenarios.txt')).toBe(HEADER);
});

test('everybody can read them, whatever the umask, and nothing else is left behind', () => {
  const umask = process.umask(0o077);
  write({});
  process.umask(umask);
  const files = readdirSync(folder.path);
  expect(files).toHaveLength(3);
  for (const file of files) expect(statSync(join(folder.path, file)).mode & 0o777).toBe(0o644);
});

test('the same intent again writes nothing', () => {
  write({});
  const before = readdirSync(folder.path).map((file) => statSync(join(folder.path, file), { bigint: true }).ino);
  expect(write({})).toEqual({ kind: 'present', intent: VALID_INTENT });
  expect(readdirSync(folder.path).map((file) => statSync(join(folder.path, file), { bigint: true }).ino)).toEqual(before);
});

test('the folder is made where it is missing', () => {
  deliver(join(folder.path, 'a/b'), VALID_INTENT);
  expect(readBack(join(folder.path, 'a/b'))?.revision).toBe(7);
});

asRoot('what was written by root can be replaced by the owner of the folder', () => {
  chownSync(folder.path, 1234, 1234);
  write({});
  expect(statSync(join(folder.path, 'argos-disabled-scenarios.txt')).uid).toBe(1234);
});

asRoot('the folders that root made belong to the owner of the one above, those that stood do not', () => {
  mkdirSync(join(folder.path, 'stood'));
  chownSync(folder.path, 1234, 1235);
  deliver(join(folder.path, 'a/b'), VALID_INTENT);
  deliver(join(folder.path, 'stood'), VALID_INTENT);
  const owner = (path: string) => [statSync(join(folder.path, path)).uid, statSync(join(folder.path, path)).gid];
  for (const path of ['a', 'a/b', 'a/b/argos-disabled-scenarios.txt']) expect(owner(path)).toEqual([1234, 1235]);
  expect(owner('stood')).toEqual([0, 0]);
});
