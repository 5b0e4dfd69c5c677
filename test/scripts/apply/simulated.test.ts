import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { Observer } from '../../../agent/observe/observer.ts';
import { KINDS } from '../support/kinds.ts';
import { Sandbox, SSH_BF, SSH_SLOW_BF } from '../support/sandbox.ts';

const FOLDERS = { crowdsecDirInside: null, hubDir: null, tuningFile: null, sharedDir: null };

/** What the agent sees of a scenario: undefined where it is not installed. */
function seen(host: Sandbox, name: string): [boolean | undefined, boolean | undefined] | undefined {
  const { installed } = new Observer({ crowdsecDir: host.file('.'), ...FOLDERS }).observe(Date.now()).surfaces.scenarios;
  const found = installed.find((item) => item.name === name);
  return found && [found.simulated, found.simulated_in_part];
}
const ALL = [true, undefined];
const PART = [true, true];
const NOT = [false, undefined];

const rule = (name: string) => `type: trigger\nname: ${name}\ndescription: x\nfilter: "1 == 1"\n`;
/** A file of the hub as Debian's is: its second rule is no item, and cscli does not know it. */
const TWO_RULES = `${rule(SSH_BF)}---\n${rule(`${SSH_BF}_user-enum`)}`;

describe.each(KINDS)('the apply script has CrowdSec simulate what is declared so ($label)', (kind) => {
  let host: Sandbox;
  beforeEach(async () => {
    host = await Sandbox.build(kind);
    // The sample's has one rule, and Debian's two.
    writeFileSync(host.file('hub/scenarios/crowdsecurity/ssh-bf.yaml'), TWO_RULES);
  });
  const applies = async (...args: string[]) => {
    const applied = await host.apply(args);
    expect(applied).toMatchObject({ code: 0, stderr: '' });
    return applied.stdout;
  };

  it('in all of its rules, of which cscli knows one, and no other scenario', async () => {
    host.intend({ simulated: [SSH_BF], enabled: [SSH_SLOW_BF], baseline: [] });
    const said = await applies();
    expect(said).toContain(`simulate ${SSH_BF}\n`);
    expect(said).toContain(`simulated ${SSH_BF}\n`);
    expect(said).toContain('0 of 0 disabled, 1 of 1 enabled, 0 of 1 simulated');
    expect([seen(host, SSH_BF), seen(host, SSH_SLOW_BF)]).toEqual([ALL, NOT]);
  });

  it('and finishes what cscli has begun', async () => {
    await host.cscli('simulation', 'enable', SSH_BF);
    expect(seen(host, SSH_BF)).toEqual(PART);
    host.intend({ simulated: [SSH_BF] });
    await applies();
    expect(seen(host, SSH_BF)).toEqual(ALL);
  });

  it('installs it where it is missing', async () => {
    await host.cscli('scenarios', 'remove', '--force', '--', SSH_BF);
    host.intend({ simulated: [SSH_BF] });
    expect(await applies()).toMatch(new RegExp(`install  ${SSH_BF}\n[^]*simulate ${SSH_BF}\n`));
    expect(seen(host, SSH_BF)).toEqual(ALL);
  });

  it('has an enabled one block again, that was simulated wholly or in part', async () => {
    host.intend({ simulated: [SSH_BF] });
    await applies();
    for (const begun of [ALL, PART]) {
      expect(seen(host, SSH_BF)).toEqual(begun);
      host.intend({ revision: 8, enabled: [SSH_BF] });
      const said = await applies();
      expect(said).toContain(`enforce  ${SSH_BF} (no longer simulated)`);
      expect(said).toContain(`enforced  ${SSH_BF}\n`);
      expect(seen(host, SSH_BF)).toEqual(NOT);
      await host.cscli('simulation', 'enable', SSH_BF);
    }
  });

  it('where everything is simulated, names those that block', async () => {
    writeFileSync(host.file('simulation.yaml'), 'simulation: true\n');
    host.intend({ enabled: [SSH_BF], simulated: [SSH_SLOW_BF] });
    const said = await applies();
    expect(said).not.toContain(`simulate ${SSH_SLOW_BF}`);
    expect([seen(host, SSH_BF), seen(host, SSH_SLOW_BF)]).toEqual([NOT, ALL]);
    host.intend({ revision: 8, simulated: [SSH_BF, SSH_SLOW_BF] });
    await applies();
    expect([seen(host, SSH_BF), seen(host, SSH_SLOW_BF)]).toEqual([ALL, ALL]);
    expect(host.simulation()).toMatch(/^simulation: true$/m);
  });

  it('changes nothing, and so reloads nothing, the second time', async () => {
    host.intend({ simulated: [SSH_BF], enabled: [SSH_SLOW_BF] });
    await applies();
    const state = host.state();
    expect(await applies()).toContain('1 of 1 enabled, 1 of 1 simulated');
    expect(host.state()).toBe(state);
  });

  it('shows it in a dry run and changes nothing', async () => {
    host.intend({ simulated: [SSH_BF] });
    const state = host.state();
    expect(await applies('--dry-run')).toContain(`simulate ${SSH_BF}\n`);
    expect(host.state()).toBe(state);
  });

  it('simulates a local item, and has it block again', async () => {
    writeFileSync(host.file('scenarios/own.yaml'), rule('me/own # mine'));
    host.intend({ simulated: ['me/own'] });
    await applies();
    expect(seen(host, 'me/own')).toEqual(ALL);
    host.intend({ revision: 8, enabled: ['me/own'] });
    await applies();
    expect(seen(host, 'me/own')).toEqual(NOT);
  });

  it('keeps what others have simulated, and simulates what stands there twice no more', async () => {
    writeFileSync(
      host.file('simulation.yaml'),
      `# mine\nsimulation: off\nexclusions:\n  - ${SSH_SLOW_BF}\n  - me/other\n  - ${SSH_SLOW_BF}\n`,
    );
    host.intend({ enabled: [SSH_SLOW_BF] });
    await applies();
    expect(host.simulation()).toContain('- me/other\n');
    expect(host.simulation()).not.toContain(SSH_SLOW_BF);
  });

  it('says so where a scenario that is declared simulated is not in the hub', async () => {
    host.intend({ simulated: ['nobody/not-in-the-hub', SSH_BF] });
    const applied = await host.apply();
    expect(applied.code).toBe(1);
    expect(applied.stderr).toContain('nobody/not-in-the-hub is not installed');
    expect(applied.stderr).not.toContain(SSH_BF);
    expect(seen(host, SSH_BF)).toEqual(ALL);
  });
});

describe.each(KINDS.slice(-1))('the apply script and what is simulated in the file of the hub ($label)', (kind) => {
  it('reads the rules of every scenario of a large baseline at once', async () => {
    const host = await Sandbox.build(kind);
    const names = await host.installed();
    writeFileSync(host.file('simulation.yaml'), 'simulation: false\nexclusions: [me/other]\n');
    host.intend({ enabled: names, simulated: [], baseline: names });
    const applied = await host.apply();
    expect(applied).toMatchObject({ code: 0, stderr: '' });
    expect(applied.stdout).toContain(`${names.length} of ${names.length} of the baseline`);
    expect(readFileSync(host.file('simulation.yaml'), 'utf8')).toBe('simulation: false\nexclusions: [me/other]\n');
    rmSync(host.file('simulation.yaml'));
    expect(await host.apply()).toMatchObject({ code: 0, stderr: '' });
  });
});
