import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { KINDS } from '../support/kinds.ts';
import { Sandbox, SSH_BF } from '../support/sandbox.ts';

describe.each(KINDS.slice(-2))('the apply script runs once at a time on a folder ($label)', (kind) => {
  let host: Sandbox;
  let lock: string;
  beforeEach(async () => {
    host = await Sandbox.build(kind);
    lock = host.file('.argos-drift-apply.lock');
    host.intend({ disabled: [SSH_BF] });
  });

  it('refuses a second run while the first is at work, and says where the lock is', async () => {
    const second = join(host.dir, 'second');
    // The first run's cscli starts the second one, so that they certainly overlap.
    const nested = `CSCLI='${join(host.dir, 'host/cscli')}' ${kind.shell.join(' ')} "$0.script" >'${second}' 2>&1; echo "exit $?" >>'${second}'`;
    const cscli = host.stub('nesting', `[ -e '${second}' ] || { ${nested}; }\nexec '${join(host.dir, 'host/cscli')}' "$@"`);
    host.stub('nesting.script', `. "$ARGOS_SCRIPT"`);
    const first = await host.apply([], {
      CSCLI: cscli,
      ARGOS_SCRIPT: new URL('../../../scripts/setup-appsec.sh', import.meta.url).pathname,
    });
    expect(first).toMatchObject({ code: 0, stderr: '' });
    const said = readFileSync(second, 'utf8');
    expect(said).toContain('is at work; nothing was changed');
    expect(said).toContain(lock);
    expect(said).toContain('exit 1');
    expect(existsSync(lock)).toBe(false);
  });

  it('takes over the lock of a run that was killed', async () => {
    mkdirSync(lock);
    writeFileSync(join(lock, 'pid'), '4194305\n');
    expect(await host.apply()).toMatchObject({ code: 0, stderr: '' });
    expect(existsSync(lock)).toBe(false);
  });

  it('does not take over a lock that another run has just taken over', async () => {
    mkdirSync(lock);
    writeFileSync(join(lock, 'pid'), '4194305\n');
    host.stub(
      'mkdir',
      `PATH='${kind.path}'; case "$*" in *.takeover) echo ${process.pid} >'${lock}/pid' ;; esac; exec mkdir "$@"`,
    );
    const refused = await host.apply();
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain(`(process ${process.pid}) is at work; nothing was changed`);
    expect(readFileSync(join(lock, 'pid'), 'utf8')).toBe(`${process.pid}\n`);
    expect(existsSync(`${lock}.takeover`)).toBe(false);
  });

  it('leaves a lock alone whose owner is not known yet', async () => {
    mkdirSync(lock);
    const before = host.state();
    const refused = await host.apply();
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain(`remove ${lock}`);
    expect(host.state()).toBe(before);
  });

  it('needs no lock to show the plan', async () => {
    mkdirSync(lock);
    expect(await host.apply(['--dry-run'])).toMatchObject({ code: 0, stderr: '' });
  });
});
