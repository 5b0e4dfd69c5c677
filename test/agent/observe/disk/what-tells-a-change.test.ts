import { expect, test } from 'vitest';
import { isSameStat, type Stat } from '../../../../agent/observe/disk/stat.ts';

const STAT: Stat = { kind: 'file', dev: 1n, ino: 2n, mode: 0o100644n, size: 3n, mtimeNs: 4n, ctimeNs: 5n };

test('two looks at an untouched file tell no change', () => {
  expect(isSameStat(STAT, { ...STAT })).toBe(true);
});

// Such as a file that was edited and got its old time back, or one that was replaced by another of its size.
test.each(['dev', 'ino', 'mode', 'size', 'mtimeNs', 'ctimeNs'] as const)('a different %s alone tells a change', (field) => {
  expect(isSameStat(STAT, { ...STAT, [field]: STAT[field] + 1n })).toBe(false);
});

test('neighbouring values beyond what a double holds are told apart', () => {
  const ino = 2n ** 60n;
  expect(isSameStat({ ...STAT, ino }, { ...STAT, ino: ino + 1n })).toBe(false);
});
