import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lineWith } from '../scripts/support/document-lines.ts';
import { freePort } from './support/stack.ts';

const run = promisify(execFile);

/** What every machine has, beside npm with its Node.js: no curl, no package manager, no Python, no Chromium. */
const TOOLS = (
  'sh env cat cp mv rm ln ls mkdir mktemp rmdir chmod touch head tail cut tr sort uniq wc tee od date sleep id uname printf dirname basename ' +
  'readlink sha256sum stat cmp diff sed grep awk find git node npm kill'
).split(' ');

let home: string;
let checkout: string;
let env: NodeJS.ProcessEnv;
let started: ChildProcess | null = null;
let said = '';

/** The first of this name on this machine's own PATH: not the newer Node.js of the npm packages. */
const own = (process.env.PATH ?? '').split(delimiter).filter((folder) => !folder.includes('node_modules'));
const found = (tool: string) => own.map((folder) => join(folder, tool)).find(existsSync);

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'argos-only-npm-'));
  checkout = join(home, 'argos-drift');
  const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], { encoding: 'utf8' })
    .split('\0')
    .filter(existsSync);
  for (const file of files) cpSync(file, join(checkout, file), { verbatimSymlinks: true });
  // As `npm ci` would leave them, which takes a minute and a network.
  await run('sh', ['-c', 'cp -al node_modules "$0" 2>/dev/null || cp -a node_modules "$0"', checkout]);
  rmSync(join(checkout, 'node_modules/.installed-lock.json'), { force: true });
  cpSync('package-lock.json', join(checkout, 'node_modules/.installed-lock.json'));
  mkdirSync(join(home, 'bin'));
  for (const tool of TOOLS) {
    const path = found(tool);
    if (path !== undefined) symlinkSync(path, join(home, 'bin', tool));
  }
  env = { PATH: join(home, 'bin'), HOME: home, PORT: String(await freePort()) };
});
afterAll(async () => {
  if (started !== null && started.exitCode === null) {
    const gone = new Promise((resolve) => started?.once('exit', resolve));
    started.kill('SIGTERM');
    await gone;
  }
  rmSync(home, { recursive: true, force: true });
});

const typed = (command: string) => run('sh', ['-c', command], { env, cwd: checkout });

test('README’s first command is ready, and says in few lines what to try, where the token and the docs are, and how to stop', async () => {
  started = spawn('sh', ['-c', `exec ${lineWith('README.md', 'NO_ENGINE=1 scripts/start').replace('NO_ENGINE=1 ', '')}`], {
    env,
    cwd: checkout,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  await new Promise<void>((resolve, reject) => {
    const hear = (chunk: Buffer) => {
      said += chunk.toString();
      if (/^ {2}stop /m.test(said)) resolve();
    };
    started?.stdout?.on('data', hear);
    started?.stderr?.on('data', hear);
    started?.once('exit', () => reject(new Error(`it ended:\n${said}`)));
  });
  const ready = said
    .slice(said.search(/^ready /m))
    .trimEnd()
    .split('\n');
  expect(ready[0]).toMatch(/^ready http:\/\/127\.0\.0\.1:\d+\/#code=\w+$/);
  expect(ready.length).toBeLessThan(9);
  expect(ready.map((line) => line.trim().split(' ')[0])).toEqual(expect.arrayContaining(['try', 'token', 'docs', 'stop']));
  for (const words of ['scripts/apply', 'scripts/another-host', join(checkout, '.local/operator-token'), '/docs/', 'Ctrl-C'])
    expect(ready.join('\n')).toContain(words);
});

test('and the commands that follow work there too', async () => {
  await typed(lineWith('README.md', 'cscli scenarios remove'));
  expect((await typed('scripts/apply')).stdout).toMatch(
    /put back {2}crowdsecurity\/http-probing\ndone: on disk as declared in revision \d+\n$/,
  );
});
