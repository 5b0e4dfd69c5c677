import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

test('the dashboard is the one for production, whatever NODE_ENV somebody has set', () => {
  const folder = mkdtempSync(join(tmpdir(), 'argos-build-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  execFileSync('node_modules/.bin/vite', ['build', '--logLevel', 'error', '--outDir', folder], {
    env: { ...process.env, NODE_ENV: 'development' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const scripts = readdirSync(join(folder, 'assets')).filter((name) => name.endsWith('.js'));
  expect(scripts).toHaveLength(1);
  for (const name of scripts) expect(readFileSync(join(folder, 'assets', name), 'utf8').includes('__source:'), name).toBe(false);
});
