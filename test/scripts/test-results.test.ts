import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';

const run = promisify(execFile);
const SCRIPT = join(import.meta.dirname, '../../scripts/test-results.ts');

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'results-'));
});
afterEach(() => rm(folder, { recursive: true }));

const write = (name: string, content: object | string) =>
  writeFile(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
const summary = async (...groups: string[]) => {
  const { stdout, stderr } = await run(process.execPath, [SCRIPT, folder, ...groups]);
  return { counts: stdout.trim(), failures: stderr.trim() };
};

test('what passed, failed and was skipped in all groups is counted, and each failure named with its reason', async () => {
  await write('quick.json', {
    numPassedTests: 5,
    numFailedTests: 1,
    numPendingTests: 2,
    testResults: [
      {
        name: '/somewhere/test/web/a.test.ts',
        status: 'failed',
        message: '',
        assertionResults: [
          { status: 'passed', fullName: 'goes well', failureMessages: [] },
          { status: 'failed', fullName: 'goes wrong', failureMessages: ['AssertionError: expected 1 to be 2\n at a line'] },
        ],
      },
    ],
  });
  await write('quick.failed', '');
  await write('engine.json', { numPassedTests: 3, numFailedTests: 0, numPendingTests: 0, testResults: [] });
  expect(await summary('quick', 'engine')).toEqual({
    counts: '8 1 2',
    failures: 'FAILED: test/web/a.test.ts: goes wrong: AssertionError: expected 1 to be 2',
  });
});

test('a file that cannot be loaded, and a group that never came so far, count as a failure each', async () => {
  const broken = { name: '/x/test/b.test.ts', status: 'failed', message: 'Cannot find module', assertionResults: [] };
  await write('quick.json', { numPassedTests: 1, numFailedTests: 0, numPendingTests: 0, testResults: [broken] });
  await write('quick.failed', '');
  await write('engine.failed', '');
  expect(await summary('quick', 'engine')).toEqual({
    counts: '1 2 0',
    failures: 'FAILED: test/b.test.ts: Cannot find module\nFAILED: vitest itself; see above',
  });
});
