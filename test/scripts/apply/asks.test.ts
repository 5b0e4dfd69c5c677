import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { KINDS, SAMPLE } from '../support/kinds.ts';
import { Sandbox, SSH_BF } from '../support/sandbox.ts';

const TERMINAL = spawnSync('script', ['--version']).status === 0;
if (!TERMINAL) console.warn('SKIPPED: the question at a terminal. It needs the program script (Debian: bsdutils)');

describe.each(KINDS)('the apply script asks before it acts ($label)', (kind) => {
  let host: Sandbox;
  beforeEach(async () => {
    host = await Sandbox.build(kind);
  });

  it('shows the plan in a dry run and changes nothing', async () => {
    const before = host.state();
    host.intend({ disabled: [SSH_BF], tuning: ['inbound_threshold=20'] });
    const planned = await host.apply(['--dry-run']);
    expect(planned.code).toBe(0);
    expect(planned.stdout).toContain(`remove   ${SSH_BF}`);
    expect(planned.stdout).toContain('inbound 20, outbound 4');
    expect(planned.stdout).toContain('nothing was changed');
    expect(host.state()).toBe(before);
  });

  it('counts what is as declared as what is so far, which is no result', async () => {
    host.intend({ disabled: [SSH_BF] });
    expect((await host.apply()).stdout).toContain('\n  so far   as declared: 0 of 1 disabled,');
  });

  it('says in one sentence that a dry run may not know the newest intent', async () => {
    host.intend({ disabled: [SSH_BF] });
    const { stdout } = await host.apply(['--dry-run'], { AGENT: host.stub('agent', 'exit 1') });
    expect(stdout).toMatch(/the dashboard may hold a newer intent, which is fetched first when this runs without --dry-run\n$/);
  });

  it('does not call cscli in a dry run, since even its list may delete links', async () => {
    host.intend({ disabled: [SSH_BF] });
    const called = join(host.dir, 'called');
    await host.apply(['--dry-run'], { CSCLI: host.stub('my-cscli', `: >'${called}'`) });
    expect(existsSync(called)).toBe(false);
  });

  it('refuses to remove eleven without --yes, and removes them with it', async () => {
    const before = host.state();
    const eleven = (await host.installed()).slice(0, 11);
    expect(eleven).toHaveLength(11);
    host.intend({ disabled: eleven });
    const refused = await host.apply();
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('would remove 11 scenarios');
    expect(refused.stderr).toContain('--yes');
    expect(host.state()).toBe(before);
    expect(await host.apply(['--yes'])).toMatchObject({ code: 0, stderr: '' });
    const left = await host.installed();
    expect(left.filter((name) => eleven.includes(name))).toEqual([]);
  });

  it.skipIf(!TERMINAL)('asks a person at a terminal, and takes only a yes', async () => {
    host.intend({ disabled: (await host.installed()).slice(0, 11) });
    const before = host.state();
    const no = await host.applyAtTerminal('n');
    expect(no.stdout).toContain('Remove 11 scenarios? [y/N]');
    expect(no.stdout).toContain('not confirmed; nothing was changed');
    expect(host.state()).toBe(before);
    expect((await host.applyAtTerminal('y')).stdout).toContain('done: on disk as declared');
  });

  it('counts only what is really installed', async () => {
    const absent = Array.from({ length: 30 }, (_, i) => `nobody/absent-${i}`);
    host.intend({ disabled: [...absent, ...(await host.installed()).slice(0, 10)] });
    expect(await host.apply()).toMatchObject({ code: 0, stderr: '' });
  });
});

describe('the apply script and its command line', () => {
  it('refuses an option that it does not know, and says where help is', async () => {
    const host = await Sandbox.build(SAMPLE);
    host.intend({ disabled: [SSH_BF] });
    const before = host.state();
    const refused = await host.apply(['--force']);
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toMatch(/^(\S*setup-appsec\.sh): there is no option --force\. See \1 --help\n$/);
    expect(host.state()).toBe(before);
  });
});
