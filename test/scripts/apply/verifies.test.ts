import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { KINDS, SAMPLE } from '../support/kinds.ts';
import { Sandbox, SSH_BF, SSH_SLOW_BF } from '../support/sandbox.ts';

describe.each(KINDS.slice(-2))('the apply script believes the folder and no exit code ($label)', (kind) => {
  let host: Sandbox;
  beforeEach(async () => {
    host = await Sandbox.build(kind);
  });

  /** A cscli that lists as the real one does and answers everything else with `body`. */
  const cscli = (body: string) => ({
    CSCLI: host.stub('my-cscli', `[ "$2" != list ] || exec '${join(host.dir, 'host/cscli')}' "$@"\n${body}`),
  });

  it('fails, naming each, where cscli says that it removed and installed, and did not', async () => {
    await host.cscli('scenarios', 'remove', '--force', SSH_SLOW_BF);
    host.intend({ disabled: [SSH_BF], enabled: [SSH_SLOW_BF] });
    const applied = await host.apply([], cscli('echo "all is well"'));
    expect(applied.code).toBe(1);
    expect(applied.stderr).toContain(`${SSH_BF} is still installed (cscli: all is well)`);
    expect(applied.stderr).toContain(`${SSH_SLOW_BF} is not installed (cscli: all is well)`);
    expect(applied.stdout).not.toContain('done');
    expect(applied.stdout).not.toContain('removed ');
  });

  it('goes on with the others where cscli fails on one', async () => {
    host.intend({ disabled: [SSH_BF, SSH_SLOW_BF] });
    const applied = await host.apply(
      [],
      cscli(`case "$*" in *${SSH_BF}) exit 1 ;; esac\nexec '${join(host.dir, 'host/cscli')}' "$@"`),
    );
    expect(applied.code).toBe(1);
    expect(applied.stderr).toContain(`${SSH_BF} is still installed`);
    expect(applied.stderr).not.toContain(SSH_SLOW_BF);
    expect(await host.installed()).not.toContain(SSH_SLOW_BF);
  });

  it('shows what cscli said without its control characters', async () => {
    host.intend({ disabled: [SSH_BF] });
    const applied = await host.apply([], cscli('printf "\\033[2Jcleared\\n" >&2; exit 1'));
    expect(applied.stderr).toContain('(cscli: [2Jcleared)');
  });

  it('changes nothing where cscli cannot list', async () => {
    const before = host.state();
    host.intend({ disabled: [SSH_BF], tuning: ['inbound_threshold=20'] });
    const refused = await host.apply([], { CSCLI: host.stub('broken', 'echo "no hub" >&2; exit 1') });
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('cannot list the scenarios: no hub');
    expect(host.state()).toBe(before);
  });

  it('changes nothing where there is no cscli', async () => {
    const before = host.state();
    host.intend({ disabled: [SSH_BF], tuning: ['inbound_threshold=20'] });
    const refused = await host.apply([], { CSCLI: '/nowhere/cscli' });
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('there is no /nowhere/cscli');
    expect(host.state()).toBe(before);
  });

  it('refreshes the collections, removes what that brings back, and fails where it could not refresh', async () => {
    host.intend({ disabled: [SSH_BF] });
    await host.apply();
    const real = join(host.dir, 'host/cscli');
    const CSCLI = host.stub(
      'refreshing-cscli',
      `case "$1 $2" in
        'hub update') echo 'no network' >&2; exit 1 ;;
        'collections list') echo name,status,version,description; echo crowdsecurity/sshd,enabled,0.1,x ;;
        'collections install') exec '${real}' scenarios install ${SSH_BF} ;;
        *) exec '${real}' "$@" ;;
      esac`,
    );
    const applied = await host.apply(['--refresh-collections'], { CSCLI });
    expect(applied.code).toBe(1);
    expect(applied.stderr).toContain("the hub's index was not refreshed: no network");
    expect(applied.stdout).toContain('refreshed crowdsecurity/sshd');
    expect(applied.stdout).toContain(`removed   ${SSH_BF}`);
    expect(await host.installed()).not.toContain(SSH_BF);
  });
});

describe('the apply script and a folder that is not CrowdSec', () => {
  let host: Sandbox;
  beforeEach(async () => {
    host = await Sandbox.build(SAMPLE);
    host.intend({ disabled: [SSH_BF] });
  });

  it('refuses a folder without scenarios', async () => {
    const refused = await host.apply([], { CROWDSEC_DIR: host.shared });
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('has no scenarios folder');
  });

  it('refuses an empty mount, which would look as if everything were disabled', async () => {
    const empty = join(host.dir, 'empty');
    mkdirSync(join(empty, 'scenarios'), { recursive: true });
    const refused = await host.apply([], { CROWDSEC_DIR: empty });
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('is no CrowdSec folder');
  });

  it('refuses a folder in place of the tuning file', async () => {
    rmSync(host.tuningFile);
    mkdirSync(host.tuningFile);
    host.intend({ disabled: [SSH_BF], tuning: ['inbound_threshold=20'] });
    const refused = await host.apply();
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('argos-tuning.yaml is not a regular file');
    expect(await host.installed()).toContain(SSH_BF);
  });
});
