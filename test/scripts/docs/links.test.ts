import { globSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { deadLinks } from '../../../scripts/docs/links.ts';
import { ROOT } from '../support/run.ts';

const FILES = globSync(['*.md', 'docs/**/*.md'], { cwd: ROOT });

test('the docs and the README are among what is looked through', () => {
  expect(FILES).toEqual(expect.arrayContaining(['README.md', 'docs/README.md', 'docs/states.md', 'docs/install.md']));
});

test.each(FILES)('every link and image of %s leads to a file, and to an anchor of it', (file) => {
  expect(deadLinks(ROOT, file)).toEqual([]);
});

describe('a link that leads nowhere', () => {
  function dead(markdown: string): string[] {
    const folder = mkdtempSync(join(tmpdir(), 'argos-links-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    writeFileSync(join(folder, 'a.md'), markdown);
    writeFileSync(join(folder, 'b.md'), '# Part of B\n');
    return deadLinks(folder, 'a.md');
  }

  test('is told with the file that is missing', () => {
    expect(dead('[x](c.md)\n![x](c.png)')).toEqual([
      'a.md links to c.md, which does not exist.',
      'a.md links to c.png, which does not exist.',
    ]);
  });

  test('is told with the anchor that is missing', () => {
    expect(dead('# A\n\n[x](#b) [x](b.md#part) [x](#a) [x](b.md#part-of-b)')).toEqual([
      'a.md links to #b, and a.md has no such anchor.',
      'a.md links to b.md#part, and b.md has no such anchor.',
    ]);
  });

  test('may not lead out of the repository', () => {
    expect(dead('[x](../../etc/passwd)')).toHaveLength(1);
  });

  test('is not asked of other sites', () => {
    expect(dead('[x](https://example.org/nothing)')).toEqual([]);
  });
});
