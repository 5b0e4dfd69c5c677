import { spawnSync } from 'node:child_process';
import { rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { KINDS } from '../support/kinds.ts';
import { Sandbox, SSH_BF, SSH_SLOW_BF } from '../support/sandbox.ts';

const TERMINAL = spawnSync('script', ['--version']).status === 0;
if (!TERMINAL) console.warn('SKIPPED: the question at a terminal. It needs the program script (Debian: bsdutils)');

const PROBING = 'crowdsecurity/http-probing';

describe.each(KINDS)('the apply script puts back what only the baseline asks for ($label)', (kind) => {
  let host: Sandbox;
  beforeEach(async () => {
    host = await Sandbox.build(kind);
    await host.cscli('scenarios', 'remove', '--force', '--', SSH_BF, SSH_SLOW_BF);
    host.intend({ enabled: [SSH_BF, SSH_SLOW_BF], simulated: [], baseline: [SSH_BF] });
  });

  it('apart from what is declared, and says so without a terminal', async () => {
    const applied = await host.apply();
    expect(applied).toMatchObject({ code: 0, stderr: '' });
    expect(applied.stdout).toContain(`  put back ${SSH_BF}\n`);
    expect(applied.stdout).toContain(`  install  ${SSH_SLOW_BF}\n`);
    expect(applied.stdout).toContain('0 of 1 enabled, 0 of 1 of the baseline');
    expect(applied.stdout).toContain(
      `no terminal to ask at whether to put back ${SSH_BF}, which only the baseline asks for: going on`,
    );
    expect(applied.stdout).toContain(`put back  ${SSH_BF}\n`);
    expect(await host.installed()).toEqual(expect.arrayContaining([SSH_BF, SSH_SLOW_BF]));
    const again = await host.apply();
    expect(again.stdout).toContain('1 of 1 enabled, 1 of 1 of the baseline');
    expect(again.stdout).not.toContain('put back');
  });

  it('leaves it with --declared-only, and says how much that is', async () => {
    const applied = await host.apply(['--declared-only']);
    expect(applied).toMatchObject({ code: 0, stderr: '' });
    expect(applied.stdout).toContain(`  left     1 scenario as it is that only the baseline asks for: ${SSH_BF}\n`);
    expect(applied.stdout).toMatch(/left 1 scenario as it is that only the baseline asks for \(--declared-only\)\ndone: /);
    expect(applied.stdout).not.toContain('put back');
    const installed = await host.installed();
    expect([installed.includes(SSH_BF), installed.includes(SSH_SLOW_BF)]).toEqual([false, true]);
  });

  it('shows it in a dry run and changes nothing', async () => {
    const before = host.state();
    const planned = await host.apply(['--dry-run']);
    expect(planned).toMatchObject({ code: 0, stderr: '' });
    expect(planned.stdout).toContain(`  put back ${SSH_BF}\n`);
    expect((await host.apply(['--dry-run', '--declared-only'])).stdout).toContain('  left     1 scenario as it is');
    expect(host.state()).toBe(before);
  });

  it('says by name what cannot come back without the network, and what to do', async () => {
    rmSync(host.file('hub/scenarios/crowdsecurity/ssh-bf.yaml'));
    const planned = await host.apply(['--dry-run']);
    expect(planned.stdout).toContain(
      `  download ${SSH_BF}: its file is not in ${host.file('hub')}, so that cscli needs the network`,
    );
    const applied = await host.apply();
    expect(applied.code).toBe(1);
    expect(applied.stderr).toContain(`${SSH_BF} is not installed (cscli: `);
    expect(applied.stderr).toContain('run this again with the network');
    expect(applied.stderr).not.toContain(SSH_SLOW_BF);
  });

  it('removes the mask that hides it, not with --declared-only', async () => {
    symlinkSync('/dev/null', host.file('scenarios/ssh-bf.yaml'));
    await host.apply(['--declared-only']);
    expect(await host.installed()).not.toContain(SSH_BF);
    const applied = await host.apply();
    expect(applied.stdout).toContain('unmask');
    expect(await host.installed()).toContain(SSH_BF);
  });
});

describe.each(KINDS.slice(-2))('the apply script and what the baseline has simulated ($label)', (kind) => {
  let host: Sandbox;
  beforeEach(async () => {
    host = await Sandbox.build(kind);
  });

  it('puts simulation back as cscli makes it, and has the others block again', async () => {
    await host.cscli('simulation', 'enable', SSH_SLOW_BF);
    host.intend({ enabled: [SSH_SLOW_BF], simulated: [SSH_BF], baseline: [SSH_BF, SSH_SLOW_BF] });
    const applied = await host.apply();
    expect(applied).toMatchObject({ code: 0, stderr: '' });
    expect(applied.stdout).toContain(`  put back ${SSH_BF} (simulated)\n`);
    expect(applied.stdout).toContain(`  put back ${SSH_SLOW_BF} (no longer simulated)\n`);
    expect(applied.stdout).toContain(`weaker   than now (no earlier run is known on this host): ${SSH_BF} is only simulated`);
    expect(host.simulation()).toBe(`simulation: false\nexclusions:\n- ${SSH_BF}\n`);
  });

  it('is content with one rule of it, as it was when it was adopted', async () => {
    writeFileSync(host.file('hub/scenarios/crowdsecurity/ssh-bf.yaml'), `name: ${SSH_BF}\n---\nname: ${SSH_BF}_user-enum\n`);
    await host.cscli('simulation', 'enable', SSH_BF);
    host.intend({ simulated: [SSH_BF], baseline: [SSH_BF] });
    const before = host.simulation();
    const applied = await host.apply();
    expect(applied).toMatchObject({ code: 0, stderr: '' });
    expect(applied.stdout).toContain('0 of 0 simulated, 1 of 1 of the baseline');
    expect(host.simulation()).toBe(before);
  });

  it('leaves both with --declared-only', async () => {
    host.intend({ simulated: [SSH_BF], baseline: [SSH_BF] });
    const before = host.simulation();
    const applied = await host.apply(['--declared-only'], { MAY_WEAKEN: '0' });
    expect(applied).toMatchObject({ code: 0, stderr: '' });
    expect(host.simulation()).toBe(before);
  });
});

describe.each(KINDS.slice(-1))('the apply script asks before it puts back what nobody declared ($label)', (kind) => {
  let host: Sandbox;
  beforeEach(async () => {
    host = await Sandbox.build(kind);
    await host.cscli('scenarios', 'remove', '--force', '--', SSH_BF);
    host.intend({ enabled: [SSH_BF, SSH_SLOW_BF], simulated: [], baseline: [SSH_BF, SSH_SLOW_BF] });
  });
  const installed = async () => (await host.installed()).includes(SSH_BF);

  it.skipIf(!TERMINAL)('at a terminal, and takes only a yes', async () => {
    const before = host.state();
    const no = await host.applyAtTerminal('n');
    expect(no.stdout).toContain(`Put back ${SSH_BF}, which only the baseline asks for? (--declared-only leaves it) [y/N]`);
    expect(no.stdout).toContain('not confirmed; nothing was changed');
    expect(host.state()).toBe(before);
    expect((await host.applyAtTerminal('y')).stdout).toContain('done: on disk as declared');
    expect(await installed()).toBe(true);
  });

  it.skipIf(!TERMINAL)('once, together with what protects less', async () => {
    host.intend({ disabled: [PROBING], enabled: [SSH_BF], simulated: [], baseline: [SSH_BF] });
    const asked = await host.applyAtTerminal('y');
    expect(asked.stdout.match(/\[y\/N\]/g)).toHaveLength(1);
    expect(asked.stdout).toContain(`It also puts back ${SSH_BF}, which only the baseline asks for. This protects less than`);
  });

  it.skipIf(!TERMINAL).each([['--yes'], ['--declared-only']])('not with %s', async (flag) => {
    const done = await host.applyAtTerminal('n', [flag]);
    expect(done.stdout).not.toContain('[y/N]');
    expect(done.stdout).toContain('done: on disk as declared');
  });

  it('and goes on without a terminal, even where it may not protect less: that is more', async () => {
    expect(await host.apply([], { MAY_WEAKEN: '0' })).toMatchObject({ code: 0, stderr: '' });
    expect(await installed()).toBe(true);
  });
});

describe.each(KINDS.slice(-1))('the apply script and files of another version of the agent ($label)', (kind) => {
  let host: Sandbox;
  beforeEach(async () => {
    host = await Sandbox.build(kind);
    host.stub('sleep', ':');
  });

  it('passes over what a downgraded agent left, and says so', async () => {
    host.intend({ disabled: [SSH_BF] });
    for (const name of ['argos-simulated-scenarios.txt', 'argos-baseline-scenarios.txt'])
      host.raw(name, `# argos-drift revision 6 2026-11-20T21:00:00.000Z\n${SSH_SLOW_BF}\n`);
    const applied = await host.apply();
    expect(applied).toMatchObject({ code: 0, stderr: '' });
    expect(applied.stdout).toContain('passed over');
    expect(applied.stdout).toContain('argos-simulated-scenarios.txt, argos-baseline-scenarios.txt');
    expect(host.simulation()).not.toContain(SSH_SLOW_BF);
  });

  it('also of a host that was enrolled anew, whose revisions begin again', async () => {
    host.intend({ revision: 1, disabled: [SSH_BF] });
    host.raw('argos-simulated-scenarios.txt', `# argos-drift revision 6 2026-11-20T21:00:00.000Z\n${SSH_SLOW_BF}\n`);
    const applied = await host.apply();
    expect(applied).toMatchObject({ code: 0, stderr: '' });
    expect(applied.stdout).toContain('passed over');
  });

  it('waits for the agent that has just begun to write newer ones', async () => {
    host.intend({ enabled: [], simulated: [], baseline: [] });
    host.sentinel('argos-simulated-scenarios.txt', [SSH_BF], 8);
    const files = ['disabled', 'enabled', 'baseline'].map((list) => `'${join(host.shared, `argos-${list}-scenarios.txt`)}'`);
    host.stub('sleep', `sed -i.old 's/revision 7/revision 8/' ${files.join(' ')}`);
    const applied = await host.apply();
    expect(applied).toMatchObject({ code: 0, stderr: '' });
    expect(applied.stdout).toContain('done: on disk as declared in revision 8');
    expect(host.simulation()).toContain(SSH_BF);
  });
});
