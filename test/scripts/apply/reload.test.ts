import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { KINDS } from '../support/kinds.ts';
import type { Outcome } from '../support/run.ts';
import { Sandbox, SSH_BF } from '../support/sandbox.ts';

describe.each(KINDS.slice(-2))('the apply script tests the configuration and reloads CrowdSec ($label)', (kind) => {
  let host: Sandbox;
  let previous: string;
  beforeEach(async () => {
    host = await Sandbox.build(kind);
    previous = host.tuning();
    engine('exit 0');
    host.stub('systemctl', note('systemctl'));
    host.stub('pidof', 'exit 1');
    host.intend({ disabled: [SSH_BF], tuning: ['inbound_threshold=20', 'outbound_threshold=4'] });
  });

  const note = (who: string) => `echo "${who} $*" >>'${join(host.dir, 'calls')}'`;
  const engine = (body: string) => host.stub('crowdsec', `[ "$1" != -version ] || exit 0\n${note('crowdsec')}\n${body}`);
  const apply = (args: string[] = []): Promise<Outcome> => host.apply(args, { NO_RELOAD: '' });
  const calls = () =>
    existsSync(join(host.dir, 'calls')) ? readFileSync(join(host.dir, 'calls'), 'utf8').trim().split('\n') : [];
  const TEST = () => `crowdsec -c ${host.file('config.yaml')} -t`;

  it('tests first, then reloads by systemctl where CrowdSec is a service', async () => {
    expect(await apply()).toMatchObject({ code: 0, stderr: '' });
    const [test, ...others] = calls();
    expect(test).toBe(TEST());
    expect([...new Set(others)]).toEqual([
      'systemctl is-active --quiet crowdsec',
      'systemctl show -p MainPID crowdsec',
      'systemctl reload crowdsec',
    ]);
    expect(others.slice(others.indexOf('systemctl reload crowdsec') + 1)).toHaveLength(30);
  });

  /** A process that stands for the engine: pidof names it for as long as it lives. */
  async function running(body: string): Promise<ChildProcess> {
    const process = spawn('sh', ['-c', `${body}; echo ready; while :; do sleep 0.1; done`], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    onTestFinished(() => void process.kill('SIGKILL'));
    await once(process.stdout, 'data');
    host.stub('systemctl', 'exit 3');
    host.stub('pidof', `kill -0 ${process.pid} 2>/dev/null && echo ${process.pid}`);
    return process;
  }

  it('reloads where only simulation changed, and not where nothing did', async () => {
    host.intend({ simulated: [SSH_BF] });
    await apply();
    expect(calls()).toContain('systemctl reload crowdsec');
    rmSync(join(host.dir, 'calls'));
    await apply();
    expect(calls()).toEqual([]);
  });

  it('sends SIGHUP where it is not', async () => {
    await running(`trap 'echo hup >>"${join(host.dir, 'calls')}"' HUP`);
    const applied = await apply();
    expect(applied).toMatchObject({ code: 0, stderr: '' });
    expect(applied.stdout).toContain('SIGHUP');
    expect(calls()).toEqual([TEST(), 'hup']);
  });

  it('says so where CrowdSec ends when it is reloaded', async () => {
    const engine = await running(':');
    const applied = await apply();
    expect(engine.signalCode).toBe('SIGHUP');
    expect(applied.code).toBe(1);
    expect(applied.stderr).toMatch(new RegExp(`CrowdSec \\(process ${engine.pid}\\) ended within \\d+ s of its reload`));
  });

  it('is content where CrowdSec does not run', async () => {
    host.stub('systemctl', 'exit 3');
    const applied = await apply();
    expect(applied).toMatchObject({ code: 0, stderr: '' });
    expect(applied.stdout).toContain('is not running');
  });

  it('puts the previous tuning file back where the test fails with the new one, and reloads the rest', async () => {
    engine(`if grep -q threshold=20 '${host.tuningFile}'; then echo 'bad rule' >&2; exit 1; fi`);
    const applied = await apply();
    expect(applied.code).toBe(1);
    expect(applied.stderr).toContain('the thresholds were not changed: CrowdSec refuses its configuration with them (bad rule)');
    expect(applied.stderr).not.toContain(SSH_BF);
    expect(host.tuning()).toBe(previous);
    expect(calls()).toContain('systemctl reload crowdsec');
  });

  it('takes the new file away where there was none and the test fails', async () => {
    rmSync(host.tuningFile);
    engine(`! test -e '${host.tuningFile}'`);
    expect((await apply()).code).toBe(1);
    expect(existsSync(host.tuningFile)).toBe(false);
  });

  it('does not reload where the test fails with the previous file too', async () => {
    engine('echo broken; exit 1');
    const applied = await apply();
    expect(applied.code).toBe(1);
    expect(applied.stderr).toContain('with the previous tuning file too; it was not reloaded');
    expect(host.tuning()).toBe(previous);
    expect(calls()).not.toContain('systemctl reload crowdsec');
  });

  it('does not reload where the test fails and no threshold changed', async () => {
    engine('echo broken; exit 1');
    rmSync(join(host.shared, 'argos-appsec-tuning.txt'));
    const applied = await apply();
    expect(applied.code).toBe(1);
    expect(applied.stderr).toContain('CrowdSec refuses its configuration (broken); it was not reloaded');
    expect(calls()).toEqual([TEST()]);
  });

  it('puts the previous tuning file back when it is ended before the test is through', async () => {
    engine('kill -TERM $PPID; exit 0');
    expect((await apply()).code).toBe(143);
    expect(host.tuning()).toBe(previous);
    expect(existsSync(host.file('.argos-drift-apply.lock'))).toBe(false);
  });

  it('says what to do where the reload fails', async () => {
    host.stub('systemctl', 'test "$1" != reload || { echo "Job failed" >&2; exit 1; }');
    const applied = await apply();
    expect(applied.code).toBe(1);
    expect(applied.stderr).toContain('CrowdSec was not reloaded: Job failed');
  });

  it('does not reload where nothing had to be changed, unless it is told to', async () => {
    await apply();
    writeFileSync(join(host.dir, 'calls'), '');
    expect((await apply()).stdout).toContain('CrowdSec was not reloaded');
    expect(calls()).toEqual(['']);
    expect(await apply(['--reload'])).toMatchObject({ code: 0, stderr: '' });
    expect(calls()).toContain('systemctl reload crowdsec');
  });

  it('changes nothing where the configuration cannot be tested', async () => {
    const before = host.state();
    const refused = await host.apply([], { NO_RELOAD: '', CROWDSEC_BIN: '/nowhere/crowdsec' });
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('there is no /nowhere/crowdsec to test the configuration with');
    expect(host.state()).toBe(before);
  });
});
