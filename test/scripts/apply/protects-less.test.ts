import { spawnSync } from 'node:child_process';
import { chownSync, copyFileSync, existsSync, rmSync, symlinkSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { KINDS } from '../support/kinds.ts';
import { Sandbox, SSH_BF, SSH_SLOW_BF } from '../support/sandbox.ts';

const TERMINAL = spawnSync('script', ['--version']).status === 0;
if (!TERMINAL) console.warn('SKIPPED: the question at a terminal. It needs the program script (Debian: bsdutils)');
const IS_ROOT = process.getuid?.() === 0;
if (!IS_ROOT)
  console.warn('SKIPPED: a record of the last apply that is another account’s. Only root can make one: run the tests as root');

/** It shall not protect less without a yes. */
const ASKS = { MAY_WEAKEN: '0' };

describe.each(KINDS.slice(-1))('the apply script asks before it protects less than the last time ($label)', (kind) => {
  let host: Sandbox;
  beforeEach(async () => {
    host = await Sandbox.build(kind);
  });

  const apply = (...args: string[]) => host.apply(args, ASKS);
  const applied = async (...args: string[]) => expect(await apply(...args)).toMatchObject({ code: 0, stderr: '' });
  const record = () => host.file('.argos-drift-applied');

  /** Expects a refusal with these words, and a folder as it was. */
  async function refuses(...words: string[]): Promise<void> {
    const before = host.state();
    const refused = await apply();
    expect(refused.code).toBe(1);
    for (const word of [...words, 'nothing was changed', '--yes']) expect(refused.stderr).toContain(word);
    expect(host.state()).toBe(before);
  }

  it('refuses without a terminal where MAY_WEAKEN=0 says so, and names what would be removed', async () => {
    host.intend({ disabled: [SSH_BF] });
    await refuses('would protect less than now (no earlier run is known on this host)', `${SSH_BF} is removed`);
    await applied('--yes');
    expect(await host.installed()).not.toContain(SSH_BF);
  });

  it('puts back what was applied before without asking, as often as it is needed', async () => {
    host.intend({ disabled: [SSH_BF] });
    await applied('--yes');
    for (let n = 0; n < 2; n++) {
      await host.cscli('scenarios', 'install', SSH_BF);
      await applied();
      expect(await host.installed()).not.toContain(SSH_BF);
    }
  });

  it('asks only about what is new, against the revision that was applied last', async () => {
    host.intend({ disabled: [SSH_BF] });
    await applied('--yes');
    await host.cscli('scenarios', 'install', SSH_BF);
    host.intend({ revision: 8, disabled: [SSH_BF, SSH_SLOW_BF] });
    await refuses(`less than revision 7, which was applied last: ${SSH_SLOW_BF} is removed;`);
    await applied('--yes');
    await host.cscli('scenarios', 'install', SSH_SLOW_BF);
    await applied();
  });

  it('asks again about a scenario that was enabled in between', async () => {
    host.intend({ disabled: [SSH_BF] });
    await applied('--yes');
    host.intend({ revision: 8, enabled: [SSH_BF] });
    await applied();
    host.intend({ revision: 9, disabled: [SSH_BF] });
    await refuses(`less than revision 8, which was applied last: ${SSH_BF} is removed`);
  });

  it('takes no yes for a name that was not installed when it was declared', async () => {
    await host.cscli('scenarios', 'remove', SSH_BF);
    host.intend({ disabled: [SSH_BF] });
    await applied();
    await host.cscli('scenarios', 'install', SSH_BF);
    await refuses(`${SSH_BF} is removed`);
  });

  it('asks before it has one simulated, and not before it blocks again', async () => {
    host.intend({ simulated: [SSH_BF] });
    await refuses(`${SSH_BF} is only simulated`);
    await applied('--yes');
    await host.cscli('simulation', 'disable', SSH_BF);
    await applied();
    host.intend({ revision: 8, enabled: [SSH_BF], simulated: [] });
    await applied();
    host.intend({ revision: 9, simulated: [SSH_BF], disabled: [SSH_SLOW_BF] });
    await refuses(`revision 8, which was applied last: ${SSH_SLOW_BF} is removed; ${SSH_BF} is only simulated`);
  });

  it('refuses to have eleven only simulated without --yes', async () => {
    const names = (await host.installed()).slice(0, 11);
    expect(names).toHaveLength(11);
    host.intend({ simulated: names });
    const before = host.state();
    const refused = await host.apply();
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('this would only simulate 11 scenarios');
    expect(host.state()).toBe(before);
    await applied('--yes');
  });

  it('does not ask about one that was not installed, and so blocked nobody', async () => {
    await host.cscli('scenarios', 'remove', SSH_BF);
    host.intend({ simulated: [SSH_BF] });
    await applied();
  });

  it('asks before it raises a threshold, not before it lowers one', async () => {
    host.intend({ tuning: ['inbound_threshold=30', 'outbound_threshold=4'] });
    await refuses('the inbound threshold is raised from 15 to 30;');
    await applied('--yes');
    host.intend({ revision: 8, tuning: ['inbound_threshold=10', 'outbound_threshold=9'] });
    await refuses('revision 7, which was applied last: the outbound threshold is raised from 4 to 9;');
    host.intend({ revision: 9, tuning: ['inbound_threshold=10', 'outbound_threshold=4'] });
    await applied();
    host.intend({ revision: 10, tuning: ['inbound_threshold=11', 'outbound_threshold=4'] });
    await refuses('raised from 10 to 11');
  });

  it('puts a threshold back that somebody lowered by hand without asking', async () => {
    host.intend({ tuning: ['inbound_threshold=30'] });
    await applied('--yes');
    rmSync(host.tuningFile);
    await applied();
    expect(host.tuning()).toContain('inbound_anomaly_score_threshold=30');
  });

  it('shows it in a dry run, which remembers nothing', async () => {
    host.intend({ disabled: [SSH_BF] });
    const planned = await apply('--dry-run');
    expect(planned).toMatchObject({ code: 0, stderr: '' });
    expect(planned.stdout).toContain(`weaker   than now (no earlier run is known on this host): ${SSH_BF} is removed`);
    expect(existsSync(record())).toBe(false);
  });

  it('goes on without a terminal where nobody said otherwise, and says what is weaker', async () => {
    host.intend({ disabled: [SSH_BF] });
    const done = await host.apply();
    expect(done).toMatchObject({ code: 0, stderr: '' });
    expect(done.stdout).toContain(`weaker   than now (no earlier run is known on this host): ${SSH_BF} is removed`);
    expect(done.stdout).toContain('no terminal to ask at whether it may protect less: going on (MAY_WEAKEN=0 refuses');
  });

  it('refuses any other MAY_WEAKEN', async () => {
    host.intend({ disabled: [SSH_BF] });
    const refused = await host.apply([], { MAY_WEAKEN: 'no' });
    expect(refused).toMatchObject({ code: 1 });
    expect(refused.stderr).toContain('MAY_WEAKEN is 0 or 1');
  });

  it('takes MAY_WEAKEN=1 for a yes', async () => {
    host.intend({ disabled: [SSH_BF], tuning: ['inbound_threshold=30'] });
    expect(await host.apply([], { MAY_WEAKEN: '1' })).toMatchObject({ code: 0, stderr: '' });
  });

  it('says how it asks, in a container by its own command', async () => {
    const mark = host.stub('dockerenv', '');
    const said = async (CONTAINER_MARK: string) => (await host.apply([], { CONTAINER_MARK })).stdout;
    host.intend({ disabled: [SSH_BF] });
    expect(await said('/no-container')).toContain('(MAY_WEAKEN=0 refuses; at a terminal, it asks)');
    host.intend({ disabled: [SSH_BF, SSH_SLOW_BF] });
    expect(await said(mark)).toContain('(MAY_WEAKEN=0 refuses; at a terminal (docker exec -it), it asks)');
  });

  it.skipIf(!TERMINAL)('asks a person at a terminal, and takes only a yes', async () => {
    host.intend({ disabled: [SSH_BF] });
    const before = host.state();
    const no = await host.applyAtTerminal('n');
    expect(no.stdout).toContain('This protects less than now (no earlier run is known on this host). Go on? [y/N]');
    expect(no.stdout).toContain('not confirmed; nothing was changed');
    expect(host.state()).toBe(before);
    expect((await host.applyAtTerminal('y')).stdout).toContain('done: on disk as declared');
  });

  it.skipIf(!TERMINAL)('asks once where eleven are removed too', async () => {
    host.intend({ disabled: (await host.installed()).slice(0, 11) });
    const asked = await host.applyAtTerminal('y');
    expect(asked.stdout.match(/\[y\/N\]/g)).toHaveLength(1);
    expect(asked.stdout).toContain('Remove 11 scenarios? [y/N]');
    expect(asked.stdout).toContain('and 8 more are removed');
    expect(asked.stdout).toContain('done: on disk as declared');
  });

  it.skipIf(!IS_ROOT).each<[string, (path: string) => void]>([
    ['of another account', (path) => chownSync(path, 1234, 1234)],
    [
      'that is a link to one',
      (path) => {
        copyFileSync(path, `${path}.moved`);
        rmSync(path);
        symlinkSync(`${path}.moved`, path);
      },
    ],
    [
      'that is a pipe',
      (path) => {
        rmSync(path);
        spawnSync('mkfifo', [path]);
      },
    ],
  ])('takes no word of a record %s', async (_, spoil) => {
    host.intend({ disabled: [SSH_BF] });
    await applied('--yes');
    await host.cscli('scenarios', 'install', SSH_BF);
    spoil(record());
    const refused = await apply();
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('no earlier run is known on this host');
    expect(await host.installed()).toContain(SSH_BF);
  });
});
