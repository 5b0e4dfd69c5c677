import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { KINDS } from '../support/kinds.ts';
import { Sandbox, SSH_BF, SSH_SLOW_BF } from '../support/sandbox.ts';

const USER_ENUM = `${SSH_BF}_user-enum`;
const PROBING = 'crowdsecurity/http-probing';
const ASKS = { MAY_WEAKEN: '0' };

const rule = (name: string) => `type: trigger\nname: ${name}\ndescription: x\nfilter: "1 == 1"\n`;

describe.each(KINDS)('the apply script simulates no rule of a scenario about which it did not ask ($label)', (kind) => {
  let host: Sandbox;
  beforeEach(async () => {
    host = await Sandbox.build(kind);
  });
  const holds = (name: string, ...rules: string[]) =>
    writeFileSync(host.file(`hub/scenarios/${name}.yaml`), rules.map(rule).join('---\n'));
  const exclusions = () =>
    host
      .simulation()
      .split('\n')
      .filter((line) => line.includes('- '));

  it('not for a name that is a rule and no scenario, nor for one that nobody knows', async () => {
    holds(SSH_BF, SSH_BF, USER_ENUM);
    host.intend({ simulated: [USER_ENUM, 'crowdsecurity/nobody-has-this'] });
    const before = host.simulation();
    const applied = await host.apply([], ASKS);
    expect(applied.code).toBe(1);
    expect(applied.stderr).toContain(`${USER_ENUM} is not installed`);
    expect(applied.stdout).not.toContain(`simulated ${USER_ENUM}`);
    expect(host.simulation()).toBe(before);
  });

  it('not for the name of one whose rule is another one’s, and back again', async () => {
    holds(SSH_BF, SSH_SLOW_BF);
    holds(SSH_SLOW_BF, USER_ENUM);
    holds(PROBING, SSH_BF);
    host.intend({ simulated: [SSH_SLOW_BF] });
    expect(await host.apply([])).toMatchObject({ code: 0, stderr: '' });
    expect(exclusions()).toEqual([`- ${USER_ENUM}`]);
    host.intend({ revision: 8, enabled: [SSH_SLOW_BF] });
    expect(await host.apply([])).toMatchObject({ code: 0, stderr: '' });
    expect(exclusions()).toEqual([]);
  });

  it('and asks about each that shares a rule with what is declared simulated', async () => {
    holds(SSH_BF, SSH_BF, USER_ENUM);
    holds(SSH_SLOW_BF, SSH_SLOW_BF, USER_ENUM);
    host.intend({ simulated: [SSH_BF] });
    const before = host.simulation();
    const refused = await host.apply([], ASKS);
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining(`${SSH_BF}, ${SSH_SLOW_BF} are only simulated`) });
    expect(refused.stdout).toContain(`note     simulated with them, since it has a rule of the same name: ${SSH_SLOW_BF}`);
    expect(host.simulation()).toBe(before);
  });

  it('takes away what cscli wrote that is nobody’s rule', async () => {
    holds(SSH_BF, USER_ENUM);
    await host.cscli('simulation', 'enable', SSH_BF);
    writeFileSync(host.file('simulation.yaml'), `${host.simulation().trimEnd()}\n- ${USER_ENUM}\n`);
    host.intend({ enabled: [SSH_BF] });
    expect(await host.apply()).toMatchObject({ code: 0, stderr: '' });
    expect(exclusions()).toEqual([]);
  });
});

describe.each(KINDS.slice(-1))('the apply script keeps to what it has asked about ($label)', (kind) => {
  let host: Sandbox;
  beforeEach(async () => {
    host = await Sandbox.build(kind);
  });
  /** A cscli that does `body` when it is asked for a list for the second time: after the question and before the change. */
  const meanwhile = (body: string) => {
    const [asked, done] = [join(host.dir, 'asked'), join(host.dir, 'done')];
    const list = `if [ -e '${asked}' ] && [ ! -e '${done}' ]; then ${body}; touch '${done}'; fi; touch '${asked}'`;
    const stub = `[ "$1 $2" != 'scenarios list' ] || { ${list}; }\nexec '${join(host.dir, 'host/cscli')}' "$@"`;
    return { CSCLI: host.stub('late-cscli', stub) };
  };
  const excludes = (...names: string[]) => `simulation: false\nexclusions:\n${names.map((name) => `- ${name}\n`).join('')}`;

  it('where simulation.yaml changes meanwhile', async () => {
    writeFileSync(host.file('simulation.yaml'), excludes(SSH_SLOW_BF));
    writeFileSync(join(host.dir, 'later'), excludes('me/other'));
    host.intend({ simulated: [SSH_BF, SSH_SLOW_BF] });
    const applied = await host.apply([], meanwhile(`cp '${join(host.dir, 'later')}' '${host.file('simulation.yaml')}'`));
    expect(applied.stderr).toContain(`${SSH_SLOW_BF} is not simulated`);
    expect(host.simulation()).toBe(excludes('me/other', SSH_BF));
  });

  it('where what is downloaded has the rule of another scenario', async () => {
    const file = host.file('hub/scenarios/crowdsecurity/ssh-bf.yaml');
    await host.cscli('scenarios', 'remove', '--force', '--', SSH_BF);
    rmSync(file);
    host.intend({ simulated: [SSH_BF] });
    const CSCLI = host.stub(
      'downloading-cscli',
      `[ "$1 $2" != 'scenarios install' ] || printf 'name: ${SSH_BF}\\n---\\nname: ${SSH_SLOW_BF}\\n' >'${file}'
exec '${join(host.dir, 'host/cscli')}' "$@"`,
    );
    const applied = await host.apply([], { CSCLI, ...ASKS });
    expect(applied.code).toBe(1);
    expect(applied.stderr).toContain(`its rules go on blocking (${SSH_SLOW_BF})`);
    expect(applied.stderr).toContain('when this run asked: run this again');
    expect(host.simulation()).toBe(excludes(SSH_BF));
    expect((await host.apply([], ASKS)).stderr).toContain(`${SSH_BF}, ${SSH_SLOW_BF} are only simulated`);
  });

  it('where a refresh follows the question', async () => {
    host.intend({ disabled: [SSH_BF], enabled: [SSH_SLOW_BF], simulated: [], baseline: [SSH_SLOW_BF] });
    await host.cscli('scenarios', 'remove', '--force', '--', SSH_BF);
    const real = join(host.dir, 'host/cscli');
    const CSCLI = host.stub(
      'refreshing-cscli',
      `case "$1 $2" in
        'hub update') exec '${real}' scenarios remove --force -- ${SSH_SLOW_BF} ;;
        'collections list') echo name,status,version,description; echo crowdsecurity/sshd,enabled,0.1,x ;;
        'collections install') exec '${real}' scenarios install ${SSH_BF} ;;
        *) exec '${real}' "$@" ;;
      esac`,
    );
    const applied = await host.apply(['--refresh-collections'], { CSCLI, ...ASKS });
    expect(applied.stdout).toContain(`removed   ${SSH_BF}`);
    expect(applied.stdout).not.toContain('put back');
    expect(applied.stderr).toContain(`${SSH_SLOW_BF} is not installed`);
  });
});
