import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ROOT } from './support/run.ts';

test('the agent’s file is the same whoever builds it, wherever and when: its sha256 can be compared with that on a host', () => {
  const folder = mkdtempSync(join(tmpdir(), 'argos-same-build-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const built = (name: string, cwd: string, env: Record<string, string>) => {
    const file = join(folder, name);
    execFileSync(process.execPath, [join(ROOT, 'scripts/build-agent.mjs'), file], { cwd, env: { ...process.env, ...env } });
    return readFileSync(file, 'utf8');
  };
  const first = built('first.mjs', ROOT, {});
  expect(built('second.mjs', folder, { TZ: 'Asia/Tokyo', HOME: folder, LC_ALL: 'C' })).toBe(first);
  expect(first).not.toContain(ROOT.replace(/\/$/, ''));
});
