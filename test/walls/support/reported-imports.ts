import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, posix } from 'node:path';
import { promisify } from 'node:util';

const LINT = ['lint', '--only=style/noRestrictedImports', '--vcs-enabled=false', '--reporter=github', '--max-diagnostics=none'];

const relative = (from: string, to: string) => posix.relative(dirname(from), to).replace(/^(?!\.)/, './');

/**
 * Lays out a tree in which each of `importers` imports every one of `files`, and lints it as the project is linted.
 * @returns the imports that the lint reports, as `web/data/a.ts imports web/host/a.ts`; importing oneself is left out
 */
export async function reportedImports(importers: readonly string[], files: readonly string[]): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'argos-walls-'));
  try {
    await cp('biome.json', join(folder, 'biome.json'));
    for (const importer of importers) {
      await mkdir(join(folder, dirname(importer)), { recursive: true });
      await writeFile(join(folder, importer), files.map((file) => `import '${relative(importer, file)}';\n`).join(''));
    }
    const biome = join(process.cwd(), 'node_modules/.bin/biome');
    const finds = await promisify(execFile)(biome, LINT, { cwd: folder, maxBuffer: 2 ** 26 }).then(
      () => '',
      ({ stdout }: { stdout: string }) => stdout,
    );
    const places = finds.matchAll(/noRestrictedImports,file=.*?\/((?:agent|web|worker)\/[^,]+),line=(\d+)/g);
    const found = Array.from(places, ([, importer, line]) => ({ importer, file: files[Number(line) - 1] }));
    const others = found.filter(({ importer, file }) => importer !== file);
    // Two patterns may match one import.
    return [...new Set(others.map(({ importer, file }) => `${importer} imports ${file}`))].sort();
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** What `reportedImports` has to give where each importer may import these files and no other. */
export function forbiddenImports(mayImport: Readonly<Record<string, readonly string[]>>, files: readonly string[]): string[] {
  return Object.entries(mayImport)
    .flatMap(([importer, allowed]) =>
      files.filter((file) => file !== importer && !allowed.includes(file)).map((file) => `${importer} imports ${file}`),
    )
    .sort();
}
