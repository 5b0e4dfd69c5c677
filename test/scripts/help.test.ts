import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { ROOT, run } from './support/run.ts';

/** Every file of `scripts` that can be run by its name. */
const SCRIPTS = readdirSync(join(ROOT, 'scripts'), { recursive: true, withFileTypes: true })
  // sample-cscli is copied into a sandbox, as its cscli.
  .filter((entry) => entry.isFile() && entry.name !== 'sample-cscli')
  .map((entry) => join(entry.parentPath, entry.name))
  .filter((path) => (statSync(path).mode & 0o111) !== 0)
  .map((path) => relative(ROOT, path));

/** They know their options in Node.js only, which they install first. */
const AFTER_INSTALLING = ['scripts/deploy', 'scripts/destroy'];
/** It passes what it does not know on to vitest. */
const PASSES_ON = ['scripts/test'];
/** It needs the sandbox of `scripts/start` first; wrapper.test.ts asks it with one. */
const NEEDS_SANDBOX = ['scripts/apply'];

describe('every script that a person runs', () => {
  let checkout: string;
  let env: Record<string, string>;
  const called = () => existsSync(join(checkout, 'called'));

  // The scripts alone, as in a fresh clone, on a machine where whatever installs or starts something leaves a note.
  beforeAll(() => {
    checkout = mkdtempSync(join(tmpdir(), 'argos-help-'));
    cpSync(join(ROOT, 'scripts'), join(checkout, 'scripts'), { recursive: true });
    mkdirSync(join(checkout, 'bin'));
    for (const name of ['npm', 'npx', 'node', 'apt-get', 'curl', 'wrangler', 'sudo']) {
      writeFileSync(join(checkout, 'bin', name), `#!/bin/sh\necho ${name} >>'${checkout}/called'\nexit 9\n`);
      chmodSync(join(checkout, 'bin', name), 0o755);
    }
    env = { PATH: `${join(checkout, 'bin')}:/usr/bin:/bin` };
  });
  afterAll(() => rmSync(checkout, { recursive: true, force: true }));

  it('is looked at', () => {
    for (const name of [
      'start',
      'test',
      'apply',
      'backup',
      'restore',
      'deploy',
      'destroy',
      'dev',
      'another-host',
      'bench/run',
      'smoke/systemd.sh',
    ])
      expect(SCRIPTS).toContain(`scripts/${name}`);
  });

  describe.each(SCRIPTS)('%s', (script) => {
    it.each(['-h', '--help'])('answers %s with its usage and exit codes, and installs and starts nothing', async (option) => {
      const { code, stdout, stderr } = await run(join(checkout, script), [option], env, '/');
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      // The apply script, which is copied to hosts, names itself as it was called.
      expect(stdout).toMatch(new RegExp(`^usage: .*${script}( |\\n)`, 'm'));
      expect(stdout).toMatch(/^exit: /m);
      expect(called()).toBe(false);
      expect(existsSync(join(checkout, 'node_modules'))).toBe(false);
    });

    /** The packages of this checkout, as if they had been installed. */
    const installPackages = () => {
      const modules = join(checkout, 'node_modules');
      mkdirSync(modules);
      onTestFinished(() => rmSync(modules, { recursive: true }));
      for (const name of readdirSync(join(ROOT, 'node_modules')))
        symlinkSync(join(ROOT, 'node_modules', name), join(modules, name));
      rmSync(join(modules, '.installed-lock.json'), { force: true });
      for (const name of ['package.json', 'package-lock.json']) cpSync(join(ROOT, name), join(checkout, name));
      cpSync(join(ROOT, 'package-lock.json'), join(modules, '.installed-lock.json'));
    };

    if ([...PASSES_ON, ...NEEDS_SANDBOX].includes(script)) return;
    it('refuses an option that it does not know with exit 2 and the line that tells of --help', async () => {
      if (AFTER_INSTALLING.includes(script)) installPackages();
      const outcome = await run(join(checkout, script), ['--no-such-option'], env, '/');
      expect(outcome).toMatchObject({ code: 2, stdout: '' });
      expect(outcome.stderr).toMatch(new RegExp(`^\\S*${script}: .*--no-such-option.*See \\S*${script} --help\\n$`));
      expect(called()).toBe(false);
    });
  });

  it('that takes one name says so of a second one', async () => {
    const outcome = await run(join(checkout, 'scripts/another-host'), ['second', 'third'], env, '/');
    expect(outcome).toEqual({
      code: 2,
      stdout: '',
      stderr: 'scripts/another-host: it takes one NAME, and third is another. See scripts/another-host --help\n',
    });
    expect(called()).toBe(false);
  });

  it('names each of its variables with what it is without it', async () => {
    const { stdout } = await run(join(checkout, 'scripts/start'), ['--help'], env);
    for (const variable of ['PORT', 'STATE_DIR', 'CROWDSEC_DIR', 'SHARED_DIR', 'OPERATOR_TOKEN', 'NO_ENGINE']) {
      expect(stdout).toMatch(new RegExp(`^  ${variable} +\\S`, 'm'));
    }
  });

  it('and of scripts/start says where it ends by itself and where it goes on', async () => {
    const { stdout } = await run(join(checkout, 'scripts/start'), ['--help'], env);
    expect(stdout).toContain('or its Worker ended');
    expect(stdout).toContain('Where another part ends, such\nas the agent, it says so and goes on');
  });

  it('and the reader of stacks, which is run by node, does so too', async () => {
    const reader = (option: string) => run(process.execPath, ['scripts/read-stack.mjs', option]);
    expect(await reader('--help')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^usage: node scripts\/read-stack.mjs /),
      stderr: '',
    });
    expect(await reader('--no-such-option')).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('--help') });
  });
});
