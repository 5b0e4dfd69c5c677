import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { startEngine } from '../support/engine.ts';
import { KINDS } from '../support/kinds.ts';
import { Sandbox, SSH_BF } from '../support/sandbox.ts';

describe.each(KINDS.slice(-1))('where SIGHUP would end CrowdSec ($label)', (kind) => {
  let host: Sandbox;
  beforeEach(async () => {
    host = await Sandbox.build(kind);
    host.intend({ disabled: [SSH_BF] });
  });
  const apply = (...args: string[]) => host.apply(args, { NO_RELOAD: '' });
  const version = (of: string) =>
    host.stub('crowdsec', `[ "$1" != -version ] || echo "2026/11/25 21:05:10 version: v${of}-6~deb12u1-debian" >&2`);
  const daemonize = (line: string) =>
    writeFileSync(
      host.file('config.yaml'),
      readFileSync(host.file('config.yaml'), 'utf8').replace('  daemonize: false\n', line === '' ? '' : `  ${line}\n`),
    );
  const calls = () => readFileSync(join(host.dir, 'calls'), 'utf8').trim().split('\n');
  const service = (more = '') => host.stub('systemctl', `echo "$*" >>'${join(host.dir, 'calls')}'\n${more}`);

  it.each([
    ['1.4.6', 'daemonize: false'],
    ['1.6.8', ''],
    ['1.4.6', 'daemonize: off'],
  ])('the service of %s with `%s` is restarted instead, and the warning says why', async (of, line) => {
    daemonize(line);
    service();
    version(of);
    const applied = await apply();
    expect(applied).toMatchObject({ code: 0, stderr: '' });
    expect(applied.stdout).toContain(`CrowdSec ${of} ends at SIGHUP, since common.daemonize of`);
    expect(applied.stdout).toContain('restarted CrowdSec (systemctl)');
    expect(calls()).toContain('restart crowdsec');
    expect(calls()).not.toContain('reload crowdsec');
  });

  it.each([
    ['1.4.6', 'daemonize: true'],
    ['1.6.9', 'daemonize: false'],
    ['1.7.8', ''],
    ['2.0.0', 'daemonize: false'],
  ])('which %s with `%s` does not, it is reloaded', async (of, line) => {
    daemonize(line);
    service();
    version(of);
    expect((await apply()).stdout).not.toContain('SIGHUP');
    expect(calls()).toContain('reload crowdsec');
  });

  it('a service that does not start again is a failure', async () => {
    service('[ "$1" != restart ] || { echo "Job failed" >&2; exit 1; }');
    host.stub('journalctl', 'echo "fatal: bad rule"');
    version('1.4.6');
    const applied = await apply();
    expect(applied.code).toBe(1);
    expect(applied.stderr).toContain('CrowdSec was not restarted: Job failed');
    expect(applied.stderr).toContain('CrowdSec said: fatal: bad rule');
  });

  it('a process is not signalled; what to do is said until it was restarted, and then no more', async () => {
    const first = await startEngine(host, 'ends');
    version('1.4.6');
    for (const run of [1, 2]) {
      const applied = await apply();
      expect([run, applied.code]).toEqual([run, 1]);
      expect(applied.stderr).toContain('it was not reloaded, and still runs what it had loaded. Restart it by hand');
    }
    expect(first.process.signalCode).toBeNull();
    await startEngine(host, 'ends');
    version('1.4.6');
    const after = await apply();
    expect(after).toMatchObject({ code: 0, stderr: '' });
    expect(after.stdout).toContain('CrowdSec was restarted since the earlier run');
    expect(existsSync(host.file('.argos-drift-reload-pending'))).toBe(false);
  });
});
