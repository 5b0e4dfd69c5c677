import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { deliver } from '../../../agent/sentinels/deliver.ts';
import { readBack } from '../../../agent/sentinels/read-back.ts';
import { VALID_INTENT } from '../../doubles/fake-worker.ts';
import { useTempFolder } from '../support/temp-folder.ts';

const folder = useTempFolder();
const HEADER = '# argos-drift revision 7 2026-01-31T04:12:00.000Z\n';
const SIMULATED = 'argos-simulated-scenarios.txt';
const BASELINE = 'argos-baseline-scenarios.txt';
const NEWER = {
  ...VALID_INTENT,
  enabled_scenarios: ['a/plain', 'b/declared'],
  simulated_scenarios: ['c/simulated', 'd/declared'],
  baseline_scenarios: ['a/plain', 'c/simulated'],
};
const text = (file: string) => readFileSync(join(folder.path, file), 'utf8');
const both = () => readdirSync(folder.path).filter((file) => file === SIMULATED || file === BASELINE);

test('each has a file of its own, beside the other two', () => {
  expect(deliver(folder.path, NEWER)).toEqual({ kind: 'written', intent: NEWER });
  expect(text('argos-enabled-scenarios.txt')).toBe(`${HEADER}a/plain\nb/declared\n`);
  expect(text(SIMULATED)).toBe(`${HEADER}c/simulated\nd/declared\n`);
  expect(text(BASELINE)).toBe(`${HEADER}a/plain\nc/simulated\n`);
});

test('both are there where the Worker knows them, even empty', () => {
  deliver(folder.path, { ...VALID_INTENT, simulated_scenarios: [], baseline_scenarios: [] });
  expect([text(SIMULATED), text(BASELINE)]).toEqual([HEADER, HEADER]);
});

test('an older Worker does not know them, and there is neither', () => {
  deliver(folder.path, VALID_INTENT);
  expect(both()).toEqual([]);
});

test('after an upgrade of the Worker they come with its first answer, though the revision is the same', () => {
  deliver(folder.path, VALID_INTENT);
  const upgraded = { ...VALID_INTENT, simulated_scenarios: [], baseline_scenarios: [] };
  expect(deliver(folder.path, upgraded).kind).toBe('written');
  expect(both()).toHaveLength(2);
  expect(deliver(folder.path, upgraded).kind).toBe('present');
  expect(readBack(folder.path)?.revision).toBe(7);
});

test('after a Worker was rolled back they go with its first answer', () => {
  deliver(folder.path, NEWER);
  expect(deliver(folder.path, VALID_INTENT).kind).toBe('written');
  expect(both()).toEqual([]);
  expect(deliver(folder.path, VALID_INTENT).kind).toBe('present');
  expect(readBack(folder.path)?.revision).toBe(7);
});

test.each([SIMULATED, BASELINE])('what an older agent left of %s is no delivered intent, and is written anew', (file) => {
  deliver(folder.path, NEWER);
  writeFileSync(join(folder.path, file), '# argos-drift revision 6 2026-01-30T04:12:00.000Z\n');
  expect(readBack(folder.path)).toBeNull();
  expect(deliver(folder.path, NEWER).kind).toBe('written');
  expect(readBack(folder.path)?.revision).toBe(7);
});

test.each([SIMULATED, BASELINE])('%s comes back where somebody removed it', (file) => {
  deliver(folder.path, NEWER);
  rmSync(join(folder.path, file));
  expect(deliver(folder.path, NEWER).kind).toBe('written');
  expect(both()).toHaveLength(2);
});

test('a baseline of 10,000 long names is written, read back and held', () => {
  const names = Array.from({ length: 10_000 }, (_, n) => `a/${String(n).padStart(126, 'b')}`);
  const large = { ...VALID_INTENT, enabled_scenarios: names, simulated_scenarios: [], baseline_scenarios: names };
  expect(deliver(folder.path, large).kind).toBe('written');
  expect(deliver(folder.path, large).kind).toBe('present');
  expect(readBack(folder.path)?.revision).toBe(7);
});
