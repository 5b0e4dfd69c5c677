import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { SAMPLE } from '../support/kinds.ts';
import { type Outcome, ROOT, run } from '../support/run.ts';
import { Sandbox, SSH_BF } from '../support/sandbox.ts';

describe('scripts/apply applies the intent to the sandbox of scripts/start', () => {
  let host: Sandbox;
  let state: string;
  beforeEach(async () => {
    host = await Sandbox.build(SAMPLE);
    state = join(host.dir, 'state');
    mkdirSync(state);
    host.intend({ disabled: [SSH_BF] });
  });

  const started = (more: Record<string, string> = {}) =>
    writeFileSync(
      join(state, 'start.env'),
      Object.entries({
        SANDBOX: '1',
        CROWDSEC_DIR: host.file('.'),
        SHARED_DIR: host.shared,
        CSCLI: join(host.dir, 'host/cscli'),
        AGENT: host.stub('agent', `echo "$* with $ARGOS_DRIFT_CONFIG" >'${join(host.dir, 'asked')}'`),
        AGENT_CONFIG: join(state, 'agent.yaml'),
        NO_RELOAD: '1',
        ...more,
      })
        .map(([key, value]) => `${key}='${value}'\n`)
        .join(''),
    );
  const apply = (args: string[] = [], env: Record<string, string> = {}, cwd = '/'): Promise<Outcome> =>
    run(join(ROOT, 'scripts/apply'), args, { PATH: `${join(host.dir, 'bin')}:${SAMPLE.path}`, STATE_DIR: state, ...env }, cwd);

  it('from any working directory, with the agent and its configuration', async () => {
    started();
    expect(await apply()).toMatchObject({ code: 0, stderr: '' });
    expect(await host.installed()).not.toContain(SSH_BF);
    expect((await run('cat', [join(host.dir, 'asked')], { PATH: SAMPLE.path })).stdout).toBe(
      `check with ${join(state, 'agent.yaml')}\n`,
    );
  });

  it('and passes its arguments on', async () => {
    started();
    expect((await apply(['--dry-run'])).stdout).toContain(`remove   ${SSH_BF}`);
    expect(await host.installed()).toContain(SSH_BF);
  });

  it('and speaks under its own name: in its help, which needs no sandbox, and in its messages', async () => {
    const help = await apply(['--help']);
    expect(help).toMatchObject({ code: 0, stderr: '' });
    expect(help.stdout).toContain('\nusage: scripts/apply [--dry-run]');
    expect(help.stdout).not.toContain('setup-appsec');
    started();
    expect(await apply(['--force'])).toEqual({
      code: 2,
      stdout: '',
      stderr: 'scripts/apply: there is no option --force. See scripts/apply --help\n',
    });
    expect((await apply([], { MAY_WEAKEN: '' })).stderr).toBe('');
    host.raw('argos-disabled-scenarios.txt', 'nonsense\n');
    expect((await apply()).stderr).toMatch(/^(scripts\/apply: .*\n)+$/);
  });

  it('and says that nothing was there to reload, not that somebody had set NO_RELOAD', async () => {
    started();
    const { stdout } = await apply();
    expect(stdout).toContain('no CrowdSec runs on this folder: there was nothing to reload');
    expect(stdout).not.toContain('NO_RELOAD');
  });

  it('with a state folder relative to the checkout, as scripts/start takes it', async () => {
    started();
    expect(await apply([], { STATE_DIR: relative(ROOT, state) }, host.dir)).toMatchObject({ code: 0, stderr: '' });
  });

  it('and never lets settings for a real CrowdSec reach into it', async () => {
    started();
    const tuning = join(host.dir, 'other-tuning.yaml');
    host.intend({ tuning: ['inbound_threshold=20'] });
    await apply([], { TUNING_FILE: tuning, CONFIG: '/nowhere', NO_RELOAD: '0' });
    expect(host.tuning()).toContain('inbound_anomaly_score_threshold=20');
  });

  describe('whose engine runs', () => {
    /** A program that notes each SIGHUP, with this as its last argument. */
    const program = (argument: string): ChildProcess => {
      const trap = `trap 'echo hup >>"${join(state, 'hups')}"' HUP; while :; do sleep 0.1; done`;
      copyFileSync('/bin/sh', join(state, 'crowdsec'));
      chmodSync(join(state, 'crowdsec'), 0o755);
      const child = spawn(join(state, 'crowdsec'), ['-c', trap, 'engine', argument], { stdio: 'ignore' });
      onTestFinished(() => void child.kill('SIGKILL'));
      writeFileSync(join(state, 'crowdsec.pid'), `${child.pid}\n`);
      return child;
    };
    const withEngine = () =>
      started({
        NO_RELOAD: '',
        CROWDSEC_PID_FILE: join(state, 'crowdsec.pid'),
        CROWDSEC_BIN: host.stub('crowdsec', 'exit 0'),
        CROWDSEC_DIR: join(host.dir, 'host/crowdsec'),
      });

    it('and reloads the process that scripts/start noted', async () => {
      withEngine();
      program(join(host.dir, 'host/crowdsec/config.yaml'));
      const { stdout } = await apply();
      expect(stdout).not.toContain('NO_RELOAD');
      expect(readFileSync(join(state, 'hups'), 'utf8')).toBe('hup\n');
    });

    it.each(['another engine', 'no process'])('and changes the files alone where its id is that of %s', async (which) => {
      withEngine();
      if (which === 'another engine') program('/etc/other/config.yaml');
      else writeFileSync(join(state, 'crowdsec.pid'), '999999999\n');
      expect(await apply()).toMatchObject({ code: 0, stderr: expect.stringContaining('does not run') });
      expect(await host.installed()).not.toContain(SSH_BF);
      expect(existsSync(join(state, 'hups'))).toBe(false);
    });
  });

  it('but not before scripts/start was run', async () => {
    const refused = await apply();
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('run scripts/start first. Of another state folder: STATE_DIR=... scripts/apply');
  });

  it('and not on a folder that scripts/start only looks at', async () => {
    started({ SANDBOX: '0' });
    const refused = await apply();
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('only looks at');
    expect(await host.installed()).toContain(SSH_BF);
  });

  it('and not with a start.env that lacks a folder', async () => {
    started({ SHARED_DIR: '' });
    const refused = await apply();
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('does not set SHARED_DIR');
  });
});
