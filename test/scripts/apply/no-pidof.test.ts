import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { KINDS } from '../support/kinds.ts';
import { Sandbox, SSH_BF } from '../support/sandbox.ts';

const busybox = KINDS.filter(({ label }) => label === 'busybox');

describe.each(busybox)('without pidof, as in slim images ($label)', (kind) => {
  let host: Sandbox;
  beforeEach(async () => {
    rmSync(join(kind.path, 'pidof'), { force: true });
    host = await Sandbox.build(kind);
    host.stub('crowdsec', 'exit 0');
    host.intend({ disabled: [SSH_BF] });
  });

  /** A list of processes as Linux shows it. */
  function processes(...names: string[]): string {
    const folder = join(host.dir, 'proc');
    for (const [index, name] of ['self', ...names].entries()) {
      const pid = index === 0 ? 'self' : String(900_000_000 + index);
      mkdirSync(join(folder, pid), { recursive: true });
      writeFileSync(join(folder, pid, 'stat'), `${pid} (${name}) S 1 1 1 0`);
    }
    return folder;
  }

  it('a running CrowdSec is still found, and one that cannot be reloaded is a failure', async () => {
    const applied = await host.apply([], { NO_RELOAD: '', PROC_DIR: processes('sh', 'crowdsec') });
    expect(applied.code).toBe(1);
    expect(applied.stderr).toContain('CrowdSec (process 900000002)');
  });

  it('none among the processes means that there is nothing to reload', async () => {
    expect(await host.apply([], { NO_RELOAD: '', PROC_DIR: processes('sh') })).toMatchObject({ code: 0 });
  });

  it('where nobody can tell, it says so', async () => {
    const applied = await host.apply([], { NO_RELOAD: '', PROC_DIR: join(host.dir, 'no-proc') });
    expect(applied.code).toBe(1);
    expect(applied.stderr).toContain('could not tell whether CrowdSec runs');
  });
});
