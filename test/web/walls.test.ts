import { execFile } from 'node:child_process';
import { cp, glob, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, posix } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const OUTSIDE = ['worker/a.ts', 'agent/a.ts', 'scripts/a.ts', 'test/a.ts'];
const TOP = ['web/main.tsx', 'web/app.tsx'];
const PAGES = ['web/host/a.ts', 'web/fleet/a.ts', 'web/enroll/a.ts', 'web/frame/a.ts'];
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
  'web/banner/a.ts': [...SURFACES, ...LOWEST],
  'web/surfaces/index.ts': [...SURFACES, ...LOWEST],
  'web/surfaces/one/a.ts': ['web/surfaces/telling.ts', ...LOWEST],
  'web/parts/a.ts': ['web/words/a.ts', 'web/data/a.ts'],
  'web/words/a.ts': ['web/data/a.ts'],
  'web/data/a.ts': [],
  // A room that has no list of its own yet.
  'web/new-room/a.ts': [...PAGES, 'web/banner/a.ts', ...SURFACES, ...LOWEST],
};

const relative = (from: string, to: string) => posix.relative(dirname(from), to).replace(/^(?!\.)/, './');

describe('the walls between the rooms of the page', () => {
  let folder: string;
  let reported: readonly string[];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'argos-walls-'));
    await cp('biome.json', join(folder, 'biome.json'));
    for (const file of Object.keys(MAY_IMPORT)) {
      await mkdir(join(folder, dirname(file)), { recursive: true });
      await writeFile(join(folder, file), FILES.map((other) => `import '${relative(file, other)}';\n`).join(''));
    }
    const lint = [
      'lint',
      '--only=style/noRestrictedImports',
      '--vcs-enabled=false',
      '--reporter=github',
      '--max-diagnostics=none',
    ];
    const finds = await promisify(execFile)(join(process.cwd(), 'node_modules/.bin/biome'), lint, { cwd: folder }).then(
      () => '',
      ({ stdout }: { stdout: string }) => stdout,
    );
    const places = finds.matchAll(/noRestrictedImports,file=.*\/(web\/[^,]+),line=(\d+)/g);
    reported = Array.from(places, ([, file, line]) => `${file} imports ${FILES[Number(line) - 1]}`);
  });
  afterAll(() => rm(folder, { recursive: true }));

  it.each(Object.keys(MAY_IMPORT))('the lint reports what %s may not import, and nothing else', (file) => {
    const forbidden = FILES.filter((other) => other !== file && !MAY_IMPORT[file]?.includes(other));
    const self = `${file} imports ${file}`;
    expect(reported.filter((line) => line.startsWith(`${file} `) && line !== self).sort()).toEqual(
      forbidden.map((other) => `${file} imports ${other}`).sort(),
    );
  });

  it('the page imports nothing but types of #contract, whose schemas would make it larger', async () => {
    for await (const file of glob('web/**/*.{ts,tsx}')) {
      const imports = (await readFile(file, 'utf8')).match(/^(import|export) (?!type )[^;]*'#contract'/gm);
      expect(imports, file).toBeNull();
    }
  });
});
