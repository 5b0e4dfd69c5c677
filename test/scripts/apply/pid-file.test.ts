import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { pidFile, startEngine } from '../support/engine.ts';
import { KINDS } from '../support/kinds.ts';
import { Sandbox, SSH_BF } from '../support/sandbox.ts';

describe.each(KINDS.slice(-2))('with CROWDSEC_PID_FILE the apply script reloads that process alone ($label)', (kind) => {
  let host: Sandbox;
  beforeEach(async () => {
    host = await Sandbox.build(kind);
    host.intend({ disabled: [SSH_BF] });
  });
  const apply = (path: string) => host.apply([], { NO_RELOAD: '', CROWDSEC_PID_FILE: path });
  const forbid = () => {
    for (const name of ['systemctl', 'pidof', 'pgrep']) host.stub(name, `echo "${name} $*" >>'${host.dir}/asked'; exit 0`);
  };
  const asked = () => (existsSync(join(host.dir, 'asked')) ? readFileSync(join(host.dir, 'asked'), 'utf8') : '');

  it('and asks neither systemctl nor for a name', async () => {
    const other = await startEngine(host, 'ends');
    const { pid } = await startEngine(host, 'reloads');
    forbid();
    const applied = await apply(pidFile(host, pid));
    expect(applied).toMatchObject({ code: 0, stderr: '' });
    expect(applied.stdout).toContain(`told CrowdSec to reload (SIGHUP to process ${pid})`);
    expect(asked()).toBe('');
    expect(other.process.signalCode).toBeNull();
  });

  it('and says so where that process ends', async () => {
    const { pid } = await startEngine(host, 'fails');
    forbid();
    const applied = await apply(pidFile(host, pid));
    expect(applied.code).toBe(1);
    expect(applied.stderr).toContain(`CrowdSec (process ${pid}) ended within`);
  });

  it('and changes nothing where it holds no process id', async () => {
    host.stub('crowdsec', 'exit 0');
    const before = host.state();
    for (const text of ['', '0', '-1', '012', '1 2', 'crowdsec', '12345678901']) {
      const applied = await apply(pidFile(host, text));
      expect([text, applied.code]).toEqual([text, 1]);
      expect(applied.stderr).toContain('does not hold one process id; nothing was changed');
    }
    expect(host.state()).toBe(before);
  });

  it('and changes nothing where it is not there', async () => {
    host.stub('crowdsec', 'exit 0');
    const before = host.state();
    const applied = await apply(join(host.dir, 'none.pid'));
    expect(applied.code).toBe(1);
    expect(applied.stderr).toContain('none.pid, which cannot be read; nothing was changed');
    expect(host.state()).toBe(before);
  });

  it('and signals nothing where the process is gone', async () => {
    const { pid, process: engine } = await startEngine(host, 'reloads');
    engine.kill('SIGKILL');
    await new Promise((resolve) => engine.once('exit', resolve));
    forbid();
    const applied = await apply(pidFile(host, pid));
    expect(applied.code).toBe(1);
    expect(applied.stderr).toContain(`process ${pid} of ${host.dir}/engine.pid is no running CrowdSec: nothing was reloaded`);
    expect(asked()).toBe('');
  });

  it('and signals nothing where the number is another process by now', async () => {
    host.stub('crowdsec', 'exit 0');
    const applied = await apply(pidFile(host, process.pid));
    expect(applied.code).toBe(1);
    expect(applied.stderr).toContain(`process ${process.pid} of`);
    expect(applied.stdout).not.toContain('told CrowdSec');
  });
});
