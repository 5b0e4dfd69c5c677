import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROOT, run } from './support/run.ts';

const FAULT = 'the disk is full';

let folder = '';
let bundle = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'argos-maps-'));
  bundle = join(folder, 'argos-drift-agent.mjs');
  execFileSync(process.execPath, [join(ROOT, 'scripts/build-agent.mjs'), bundle, `${bundle}.map`]);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const readStack = (stack: string) =>
  execFileSync(process.execPath, [join(ROOT, 'scripts/read-stack.mjs'), folder], { input: stack, encoding: 'utf8' });

/** What the built agent says of a fault that it has no sentence for. */
async function realStack(): Promise<string> {
  const preload = join(folder, 'full-disk.cjs');
  writeFileSync(preload, `process.stdout.write = () => { throw new Error('${FAULT}'); };\n`);
  const { stderr } = await run(process.execPath, ['--require', preload, bundle, '--version']);
  expect(stderr).toContain(`${bundle}:`);
  return stderr;
}

/** The line of the source that a translated stack names first, checked against the one that threw. */
function expectThrowingLine(read: string): void {
  const [, file = '', line] = /at [^\n]*?\b(agent\/[\w/.-]+\.ts):(\d+):\d+/.exec(read) ?? [];
  expect(readFileSync(join(ROOT, file), 'utf8').split('\n')[Number(line) - 1]).toContain('process.stdout.write');
}

test('a stack of the built agent is translated to source files and lines', async () => {
  const read = readStack(await realStack());
  expect(read).toContain(FAULT);
  expect(read).not.toContain(bundle);
  expectThrowingLine(read);
});

test('it may stand in a line of a log, and what no map knows stays', async () => {
  const line = JSON.stringify({ message: 'ended', stack: `${await realStack()}\n    at other (other.mjs:1:2)` });
  const read = readStack(`${line}\n`);
  expect(JSON.parse(read)).toMatchObject({ message: 'ended', stack: expect.stringMatching(/\(other\.mjs:1:2\)$/) });
  expectThrowingLine(JSON.parse(read).stack);
});

test('the file that hosts get names no map', () => {
  expect(readFileSync(bundle, 'utf8')).not.toContain('sourceMappingURL');
});
