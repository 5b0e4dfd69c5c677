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

test('no style is lost: a sheet comes with the first page, or a part that loads later asks for it', () => {
  const folder = build();
  const page = readFileSync(join(folder, 'index.html'), 'utf8');
  const files = readdirSync(join(folder, 'assets'));
  // The docs are pages of their own, with a sheet of their own.
  const sheets = files.filter((name) => name.endsWith('.css') && !name.startsWith('docs-'));
  const later = sheets.filter((name) => !page.includes(name));
  expect(later).toEqual([expect.stringMatching(/^opened-/)]);
  expect(sheets.length).toBeGreaterThan(later.length);
  const scripts = files.filter((name) => name.endsWith('.js'));
  const asking = scripts.filter((name) => readFileSync(join(folder, 'assets', name), 'utf8').includes(`/assets/${later}`));
  expect(asking).toHaveLength(1);
  // The first page does not wait for it.
  expect(asking.filter((name) => page.includes(name))).toEqual([]);
});

test('the page is served at /settings, too, and is asked for again there as well', () => {
  const folder = build();
  const read = (name: string) => readFileSync(join(folder, name), 'utf8');
  // The server of static files leaves `.html` out of addresses, and has the page for no other path.
  expect(read('settings.html')).toBe(read('index.html'));
  for (const path of ['/', '/settings']) expect(read('_headers')).toContain(`\n${path}\n  Cache-Control: no-cache\n`);
});

test('no source map is among what is served, and no file names one', () => {
  const folder = build();
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  expect(files.map(({ name }) => name).filter((name) => name.endsWith('.map'))).toEqual([]);
  for (const { parentPath, name } of files.filter((entry) => /\.(js|css)$/.test(entry.name)))
    expect(readFileSync(join(parentPath, name), 'utf8').includes('sourceMappingURL'), name).toBe(false);
});
