import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { asComment, noticesOf } from '../../scripts/notices.ts';

const folder = mkdtempSync(join(tmpdir(), 'argos-notices-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('the agent’s file carries the licence of every package in it, and still runs', () => {
  const agent = join(folder, 'agent.mjs');
  execFileSync(process.execPath, ['scripts/build-agent.mjs', agent]);
  const text = readFileSync(agent, 'utf8');
  for (const name of ['valibot', 'yaml', 'proxy-from-env', 'hpagent', 'structured-headers', 'http-message-sig']) {
    const { version } = JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8'));
    expect(text).toContain(`${name} ${version}\n`);
  }
  expect(text).toContain('Permission to use, copy, modify');
  expect(text).toContain('Apache License');
  expect(execFileSync(process.execPath, [agent, '--version'], { encoding: 'utf8' })).toMatch(/^\d+\.\d+\.\d+/);
});

test('a package without a licence is not bundled unnoticed', async () => {
  const nobodys = join(folder, 'node_modules/nobodys');
  mkdirSync(nobodys, { recursive: true });
  writeFileSync(join(nobodys, 'package.json'), '{ "name": "nobodys", "version": "1.0.0" }');
  await expect(noticesOf(folder, ['node_modules/nobodys/index.js'])).rejects.toThrow('nobodys is bundled and brings no licence');
});

test('a licence cannot end the comment that it stands in', () => {
  expect(asComment('a */ b').indexOf('*/')).toBe(asComment('a */ b').length - 3);
});
