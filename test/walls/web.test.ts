import { glob, readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { forbiddenImports, reportedImports } from './support/reported-imports.ts';

const OUTSIDE = ['worker/a.ts', 'agent/a.ts', 'scripts/a.ts', 'test/a.ts'];
const TOP = ['web/main.tsx', 'web/app.tsx'];
const PAGES = ['web/host/a.ts', 'web/fleet/a.ts', 'web/enroll/a.ts', 'web/frame/a.ts', 'web/fleet-settings/a.ts'];
const SURFACES = ['web/surfaces/index.ts', 'web/surfaces/telling.ts', 'web/surfaces/one/a.ts', 'web/surfaces/other/a.ts'];
const LOWEST = ['web/parts/a.ts', 'web/words/a.ts', 'web/data/a.ts'];
const FILES = [...OUTSIDE, ...TOP, ...PAGES, 'web/banner/a.ts', ...SURFACES, ...LOWEST];

/** A file of each room of the page, and what it may import of the others. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  'web/main.tsx': ['web/app.tsx', ...PAGES, 'web/banner/a.ts', ...SURFACES, ...LOWEST],
  'web/app.tsx': [...PAGES, 'web/banner/a.ts', ...SURFACES, ...LOWEST],
  'web/host/a.ts': ['web/enroll/a.ts', 'web/banner/a.ts', ...SURFACES, ...LOWEST],
  'web/fleet/a.ts': ['web/banner/a.ts', ...SURFACES, ...LOWEST],
  'web/enroll/a.ts': ['web/banner/a.ts', ...SURFACES, ...LOWEST],
  'web/frame/a.ts': ['web/banner/a.ts', ...SURFACES, ...LOWEST],
  'web/fleet-settings/a.ts': ['web/banner/a.ts', ...SURFACES, ...LOWEST],
  'web/banner/a.ts': [...SURFACES, ...LOWEST],
  'web/surfaces/index.ts': [...SURFACES, ...LOWEST],
  'web/surfaces/one/a.ts': ['web/surfaces/telling.ts', ...LOWEST],
  'web/parts/a.ts': ['web/words/a.ts', 'web/data/a.ts'],
  'web/words/a.ts': ['web/data/a.ts'],
  'web/data/a.ts': [],
  // A room that has no list of its own yet.
  'web/new-room/a.ts': [...PAGES, 'web/banner/a.ts', ...SURFACES, ...LOWEST],
};

test('the lint reports what each room of the page may not import, and nothing else', async () => {
  expect(await reportedImports(Object.keys(MAY_IMPORT), FILES)).toEqual(forbiddenImports(MAY_IMPORT, FILES));
});

test('the page imports nothing but types of #contract, whose schemas would make it larger', async () => {
  for await (const file of glob('web/**/*.{ts,tsx}')) {
    const imports = (await readFile(file, 'utf8')).match(/^(import|export) (?!type )[^;]*'#contract'/gm);
    expect(imports, file).toBeNull();
  }
});
