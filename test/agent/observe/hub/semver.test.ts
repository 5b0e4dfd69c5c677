import { describe, expect, test } from 'vitest';
import { compareVersions, isVersion } from '../../../../agent/observe/hub/semver.ts';

describe('a version, as CrowdSec takes it', () => {
  test.each(['0.1', '1', 'v1', 'v1.2.3', '01.2', '1.2.3-rc.1', '1.0+build.5', '1-a', '1.2.3--', '18446744073709551615'])(
    '%s is one',
    (text) => {
      expect(isVersion(text)).toBe(true);
    },
  );

  test.each([
    '',
    'abc',
    'V1',
    ' 1',
    '1 ',
    '1\n',
    '1.',
    '.1',
    '1.2.3.4',
    '1.2.3-',
    '1.0-01',
    '1.0-a..b',
    '1+',
    '-1',
    '18446744073709551616',
    `1-${'a'.repeat(255)}`,
  ])('%j is none', (text) => {
    expect(isVersion(text)).toBe(false);
  });

  test('they are ordered by numbers, then by what stands before a release', () => {
    const ordered = ['0.9', '0.10', '1.0.0-1', '1.0.0-2', '1.0.0-10', '1.0.0-a', '1.0.0-a.1', '1.0.0-b', '1.0.0', '1.0.1', 'v2'];
    expect([...ordered].reverse().sort(compareVersions)).toEqual(ordered);
  });

  test.each([
    ['1', 'v1.0.0'],
    ['0.1', '0.1.0+build'],
    ['01.2', '1.2'],
  ])('%s and %s are the same one', (a, b) => {
    expect(compareVersions(a, b)).toBe(0);
  });
});
