import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { deliver } from '../../../agent/sentinels/deliver.ts';
import { VALID_INTENT } from '../../doubles/fake-worker.ts';
import { useTempFolder } from '../support/temp-folder.ts';

const folder = useTempFolder();

test.each<[string, object]>([
  ['a flag as a name', { disabled_scenarios: ['--all'] }],
  ['a flag as an owner', { disabled_scenarios: ['--all/x'] }],
  ['a line feed', { disabled_scenarios: ['a/b\n--all'] }],
  ['a path', { enabled_scenarios: ['../../etc/passwd'] }],
  ['a command', { enabled_scenarios: ['a/$(reboot)'] }],
  ['a blank', { enabled_scenarios: ['a/b c'] }],
  ['an empty name', { disabled_scenarios: [''] }],
  ['a name that is too long', { disabled_scenarios: [`a/${'b'.repeat(127)}`] }],
  ['a threshold of 0', { inbound_threshold: 0 }],
  ['a threshold of 101', { outbound_threshold: 101 }],
  ['a threshold as text', { inbound_threshold: '15' }],
  ['a broken threshold', { inbound_threshold: 15.5 }],
  ['a revision of 0', { revision: 0 }],
  ['no revision', { revision: undefined }],
  ['a time with a line feed', { changed_at: '2026-01-31T04:12:00Z\nx' }],
  ['a name on both lists', { enabled_scenarios: ['crowdsecurity/ssh-bf'] }],
  ['a name that is disabled and simulated', { simulated_scenarios: ['crowdsecurity/ssh-bf'] }],
  ['a name that is enabled and simulated', { enabled_scenarios: ['a/b'], simulated_scenarios: ['c/d', 'a/b'] }],
  ['a name of the baseline that is on no list', { enabled_scenarios: ['a/b'], baseline_scenarios: ['a/b', 'c/d'] }],
  ['a name of the baseline that is disabled', { simulated_scenarios: [], baseline_scenarios: ['crowdsecurity/ssh-bf'] }],
  ['a flag among the simulated', { simulated_scenarios: ['--all'] }],
  ['a path in the baseline', { baseline_scenarios: ['../../etc/passwd'] }],
  ['no list of the simulated', { simulated_scenarios: null }],
])('%s changes nothing', (_, over) => {
  deliver(folder.path, VALID_INTENT);
  const before = readdirSync(folder.path).map((file) => readFileSync(join(folder.path, file), 'utf8'));
  const intent = { ...VALID_INTENT, revision: 8, ...over };
  const delivery = deliver(folder.path, intent, intent);
  expect(delivery).toMatchObject({ kind: 'refused', why: expect.stringMatching(/./) });
  expect(readdirSync(folder.path).map((file) => readFileSync(join(folder.path, file), 'utf8'))).toEqual(before);
});

test.each([null, undefined, 'text', 7, []])('%j is no intent', (value) => {
  expect(deliver(folder.path, value).kind).toBe('refused');
  expect(readdirSync(folder.path)).toEqual([]);
});

test('a folder that cannot take them is a fault that says so', () => {
  writeFileSync(join(folder.path, 'file'), '');
  expect(deliver(join(folder.path, 'file/below'), VALID_INTENT)).toMatchObject({ kind: 'failed' });
});

test('a sentinel that cannot be replaced leaves no temporary file', () => {
  mkdirSync(join(folder.path, 'argos-appsec-tuning.txt'));
  expect(deliver(folder.path, VALID_INTENT)).toMatchObject({ kind: 'failed' });
  expect(readdirSync(folder.path)).toEqual(['argos-appsec-tuning.txt']);
});

test('a link in its place is replaced and never written through', () => {
  const victim = join(folder.path, 'victim');
  writeFileSync(victim, 'untouched');
  symlinkSync(victim, join(folder.path, 'argos-disabled-scenarios.txt'));
  deliver(folder.path, VALID_INTENT);
  expect(readFileSync(victim, 'utf8')).toBe('untouched');
});
