import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

/** Builds the dashboard into a folder of its own. */
function build(env: NodeJS.ProcessEnv = process.env): string {
  const folder = mkdtempSync(join(tmpdir(), 'argos-build-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  execFileSync('node_modules/.bin/vite', ['build', '--logLevel', 'error', '--outDir', folder], {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  return folder;
}

test('the dashboard is the one for production, whatever NODE_ENV somebody has set', () => {
  const folder = build({ ...process.env, NODE_ENV: 'development' });
  const scripts = readdirSync(join(folder, 'assets')).filter((name) => name.endsWith('.js'));
  expect(scripts.length).toBeGreaterThan(0);
  for (const name of scripts) expect(readFileSync(join(folder, 'assets', name), 'utf8').includes('__source:'), name).toBe(false);
});

test('the first page is one script, however many parts load later', () => {
  const folder = build();
  const page = readFileSync(join(folder, 'index.html'), 'utf8');
  const [script, ...others] = page.match(/(?<=src="\/assets\/)[^"]+\.js/g) ?? [];
  expect(others).toEqual([]);
  // It waits for no other script before it draws.
  expect(readFileSync(join(folder, 'assets', script ?? ''), 'utf8')).not.toMatch(/\bimport\s*[{"'`*]|\bfrom\s*["'`]\.\//);
  expect(readdirSync(join(folder, 'assets')).filter((name) => name.endsWith('.js')).length).toBeGreaterThan(1);
});

test('all styles come with the first page, since what loads later brings none along', () => {
  const folder = build();
  const page = readFileSync(join(folder, 'index.html'), 'utf8');
  const sheets = readdirSync(join(folder, 'assets')).filter((name) => name.endsWith('.css'));
  // The docs are pages of their own, with a sheet of their own.
  expect(sheets.filter((name) => !page.includes(name) && !name.startsWith('docs-'))).toEqual([]);
  expect(sheets.some((name) => page.includes(name))).toBe(true);
});

test('no source map is among what is served, and no file names one', () => {
  const folder = build();
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  expect(files.map(({ name }) => name).filter((name) => name.endsWith('.map'))).toEqual([]);
  for (const { parentPath, name } of files.filter((entry) => /\.(js|css)$/.test(entry.name)))
    expect(readFileSync(join(parentPath, name), 'utf8').includes('sourceMappingURL'), name).toBe(false);
});
