import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { useTree } from '../../support/use-tree.ts';

vi.mock('node:fs', async (original) => {
  const real = await original<typeof fs>();
  return { ...real, openSync: vi.fn(real.openSync), readSync: vi.fn(real.readSync) };
});

const at = useTree();
const FILE = 'appsec-rules/argos-tuning.yaml';
const HEAD = 'name: argos/tuning\nseclang_rules:\n';
const path = () => join(at.tree.dir, FILE);
const openings = () => vi.mocked(fs.openSync).mock.calls.filter(([opened]) => opened === path()).length;

beforeEach(() => {
  fs.mkdirSync(join(at.tree.dir, 'appsec-rules'));
  vi.mocked(fs.openSync).mockClear();
});

test('a file of 1 GiB is invalid, and not read', () => {
  at.tree.write(FILE, HEAD);
  fs.truncateSync(path(), 1_073_741_824);
  const bytes = vi.mocked(fs.readSync).mock.calls.length;
  const report = at.tree.tuning();
  expect(report).toMatchObject({ state: 'invalid', sha256: null });
  expect(report.detail).toMatch(/more than 262144 bytes/);
  expect(vi.mocked(fs.readSync).mock.calls.length - bytes).toBeLessThan(50);
});

test.each<[string, () => void, string]>([
  ['a FIFO', () => execFileSync('mkfifo', [path()]), 'invalid'],
  ['a folder', () => fs.mkdirSync(path()), 'invalid'],
  ['a device', () => fs.symlinkSync('/dev/zero', path()), 'invalid'],
  ['a link to nowhere', () => fs.symlinkSync('nowhere.yaml', path()), 'missing'],
  ['a link to itself', () => fs.symlinkSync('argos-tuning.yaml', path()), 'missing'],
])('%s in its place is never opened', (_, make, state) => {
  make();
  expect(at.tree.tuning()).toMatchObject({ state, sha256: null, inbound: null });
  expect(openings()).toBe(0);
});

test.each<[string, Buffer | string, string]>([
  ['bytes that are not UTF-8', Buffer.from([0x6e, 0x61, 0xff, 0xfe]), 'invalid'],
  ['UTF-16, which CrowdSec can read', Buffer.from(`\u{feff}${HEAD}`, 'utf16le'), 'indeterminate'],
  ['a binary', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 1, 2]), 'invalid'],
  ['nothing but NUL', Buffer.alloc(1000), 'invalid'],
  ['a YAML bomb', bomb(), 'indeterminate'],
  ['an alias of itself', `${HEAD}  - &a [*a]\n`, 'indeterminate'],
  ['brackets without end', `${HEAD}  - ${'['.repeat(200_000)}`, 'indeterminate'],
  ['lists in lists', `${HEAD}${'- '.repeat(100_000)}x`, 'indeterminate'],
  ['maps in maps', `${HEAD}  - ${'{a: '.repeat(60_000)}`, 'indeterminate'],
  ['question marks', `${HEAD}${'? '.repeat(100_000)}`, 'indeterminate'],
  ['deeper and deeper lines', Array.from({ length: 600 }, (_, depth) => `${' '.repeat(depth)}a:\n`).join(''), 'invalid'],
  ['thirty thousand keys', Array.from({ length: 30_000 }, (_, key) => `k${key}: 1\n`).join(''), 'invalid'],
  ['one key thousands of times', 'a: 1\n'.repeat(40_000), 'invalid'],
  ['thousands of documents', '---\n'.repeat(60_000), 'invalid'],
  ['thousands of quotes', `${HEAD}  - SecAction ${'"\''.repeat(60_000)}`, 'invalid'],
  ['thousands of actions', `${HEAD}  - SecAction "id:1,${'setvar:tx.a=1,'.repeat(15_000)}pass"`, 'indeterminate'],
])('%s is refused with a sentence', (_, content, state) => {
  at.tree.write(FILE, content);
  const report = at.tree.tuning();
  expect(report).toMatchObject({ state, inbound: null, outbound: null });
  expect(report.detail?.length).toBeLessThanOrEqual(1000);
});

function bomb(): string {
  const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x]'];
  for (let at = 1; at < 12; at++)
    lines.push(
      `a${at}: &a${at} [${Array(9)
        .fill(`*a${at - 1}`)
        .join(', ')}]`,
    );
  return `name: argos/tuning\nlabels:\n${lines.map((line) => `  ${line}\n`).join('')}`;
}

test('a file that vanishes between the look and the reading is unreadable', () => {
  at.tree.write(FILE, HEAD);
  const real = vi.mocked(fs.openSync).getMockImplementation();
  onTestFinished(() => {
    if (real !== undefined) vi.mocked(fs.openSync).mockImplementation(real);
  });
  vi.mocked(fs.openSync).mockImplementation((opened, ...rest) => {
    if (opened === path()) fs.rmSync(path());
    if (real === undefined) throw new Error('there is no real openSync');
    return real(opened, ...rest);
  });
  expect(at.tree.tuning()).toMatchObject({ state: 'unreadable', detail: expect.stringMatching(/ENOENT/) });
});
