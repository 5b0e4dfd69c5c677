import { execFile } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, expect, test } from 'vitest';
import { SIZE_BUDGETS_KB } from '../../../scripts/size-budgets.ts';
import { useTempFolder } from '../support/temp-folder.ts';
import { useTree } from '../support/use-tree.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../..', import.meta.url));
const at = useTree();
const folder = useTempFolder();
let bundle = '';

beforeAll(async () => {
  bundle = join(root, 'node_modules/.cache/argos-drift-agent-under-test.mjs');
  await run(process.execPath, [join(root, 'scripts/build-agent.mjs'), bundle]);
});

test('it is one executable file within its budget', () => {
  expect(statSync(bundle).size).toBeLessThanOrEqual(SIZE_BUDGETS_KB.agent * 1000);
  expect(statSync(bundle).mode & 0o111).toBe(0o111);
  expect(readFileSync(bundle, 'utf8').startsWith('#!/usr/bin/env node\n')).toBe(true);
});

test('it knows its version', async () => {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  expect((await run(process.execPath, [bundle, '--version'])).stdout).toBe(`${version}\n`);
});

test('it needs nothing beside it and no compiler at run time', async () => {
  at.tree.install('crowdsecurity/ssh-bf');
  const args = ['--jitless', bundle, 'observe', '--crowdsec-dir', at.tree.dir, '--shared-dir', folder.path];
  const { stdout } = await run(process.execPath, args, { cwd: folder.path });
  expect(JSON.parse(stdout).scenarios.installed).toMatchObject([{ name: 'crowdsecurity/ssh-bf' }]);
});

test('a Node that is too old is told what is needed, before anything else', async () => {
  // The bundle as that Node would run it: only its version is another one.
  const old = join(folder.path, 'old.mjs');
  const text = readFileSync(bundle, 'utf8');
  expect(text).toContain('process.versions.node.split');
  writeFileSync(old, text.replace('process.versions.node.split', "'18.18.2'.split"));
  await expect(run(process.execPath, [old, '--version'])).rejects.toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringContaining('argos-drift-agent: Node.js 18.19 or newer is needed'),
  });
  // What such a Node lacks it refuses while linking, before the bundle can say a word.
  expect(text).not.toMatch(/import\{[^}]*statfsSync/);
});

test('it imports nothing that Node 22 and 23 cannot load without WebAssembly', () => {
  const imported = [...readFileSync(bundle, 'utf8').matchAll(/\b(?:from|import)\s*["'](?:node:)?([\w/]+)["']/g)].map(
    ([, name]) => name,
  );
  // The pattern finds the imports of this bundle at all.
  expect(imported).toContain('fs');
  expect(imported).not.toContain('http');
});
