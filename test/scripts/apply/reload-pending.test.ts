import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { KINDS } from '../support/kinds.ts';
import { Sandbox, SSH_BF } from '../support/sandbox.ts';

describe.each(KINDS.slice(-2))('the apply script makes up for a reload that did not happen ($label)', (kind) => {
  let host: Sandbox;
  let marker: string;
  beforeEach(async () => {
    host = await Sandbox.build(kind);
    marker = host.file('.argos-drift-reload-pending');
    host.stub('systemctl', 'exit 0');
    host.stub('crowdsec', 'exit 0');
    host.intend({ disabled: [SSH_BF] });
  });
  const apply = () => host.apply([], { NO_RELOAD: '' });

  it.each(['exit 1', 'kill -TERM $PPID; exit 0'])('in the next run, after a test that went: %s', async (fault) => {
    host.stub('crowdsec', fault);
    expect((await apply()).code).not.toBe(0);
    expect(existsSync(marker)).toBe(true);
    host.stub('crowdsec', 'exit 0');
    const again = await apply();
    expect(again).toMatchObject({ code: 0, stderr: '' });
    expect(again.stdout).toContain('told CrowdSec to reload');
    expect(existsSync(marker)).toBe(false);
    expect((await apply()).stdout).toContain('CrowdSec was not reloaded');
  });

  it('and fails where the service is gone after its reload', async () => {
    const gone = join(host.dir, 'gone');
    host.stub('systemctl', `[ "$1" != reload ] || : >'${gone}'; [ "$1" = reload ] || [ ! -e '${gone}' ]`);
    const applied = await apply();
    expect(applied.code).toBe(1);
    expect(applied.stderr).toContain('CrowdSec (service) ended within 1 s of its reload');
    expect(existsSync(marker)).toBe(true);
  });

  it('and says what failed, not that nothing was changed, where the verification cannot list', async () => {
    const CSCLI = host.stub(
      'breaking',
      `[ "$2" != remove ] || : >'${host.dir}/broken'; [ ! -e '${host.dir}/broken' ] || exit 1\nexec '${host.dir}/host/cscli' "$@"`,
    );
    host.stub('crowdsec', 'echo broken; exit 1');
    const applied = await host.apply([], { NO_RELOAD: '', CSCLI });
    rmSync(join(host.dir, 'broken'));
    expect(applied.code).toBe(1);
    expect(applied.stderr).toContain('CrowdSec refuses its configuration (broken)');
    expect(applied.stderr).toContain('could not be verified');
    expect(applied.stderr).not.toContain('nothing was changed');
  });
});
