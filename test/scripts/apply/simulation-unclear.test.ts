import { mkdirSync, readFileSync, readlinkSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { KINDS } from '../support/kinds.ts';
import { ROOT } from '../support/run.ts';
import { Sandbox, SSH_BF } from '../support/sandbox.ts';

const orNull = <T>(read: () => T): T | null => {
  try {
    return read();
  } catch {
    return null;
  }
};
const linkAt = (path: string) => orNull(() => readlinkSync(path));
const textAt = (path: string) => orNull(() => readFileSync(path, 'utf8'));

describe.each(KINDS.slice(-2))('the apply script leaves alone what it cannot read of simulation ($label)', (kind) => {
  let host: Sandbox;
  beforeEach(async () => {
    host = await Sandbox.build(kind);
    host.intend({ simulated: [SSH_BF] });
  });
  const file = () => host.file('simulation.yaml');
  const becomes = (text: string, path = file()) => writeFileSync(path, text);

  /** Expects that it is named, and that nothing is called as declared. */
  async function isNamed(...words: string[]): Promise<void> {
    const applied = await host.apply();
    expect(applied.code).toBe(1);
    for (const word of ['which scenarios are simulated', ...words]) expect(applied.stderr).toContain(word);
    expect(applied.stdout).toContain('as declared, as far as can be told');
    expect(applied.stdout).not.toContain('done');
  }

  /** What stands in the place of the file, and in its `.local`. */
  const there = () => [file(), `${file()}.local`].map((path) => [linkAt(path), textAt(path)]);
  async function isLeft(...words: string[]): Promise<void> {
    const before = there();
    await isNamed(...words);
    expect(there()).toEqual(before);
  }

  it.each([
    ['an unknown key', 'simulation: false\nsimulate: [a/b]\n', 'the key simulate'],
    ['no truth value', 'simulation: perhaps\n', 'neither true nor false'],
    ['quotes', 'simulation: "on"\n', 'a simulation that this script does not read'],
    ['no list', 'exclusions: a/b\n', 'no list as its exclusions'],
    ['a map in the list', 'exclusions:\n- a: b\n', 'an exclusion that this script does not read'],
    ['an anchor', `exclusions: &e\n- ${SSH_BF}\n`, 'line 1'],
    ['a second document', 'simulation: false\n---\nsimulation: true\n', 'a second document'],
    ['a list', `- ${SSH_BF}\n`, 'line 1'],
  ])('%s in simulation.yaml', async (_, text, why) => {
    becomes(text);
    await isLeft(file(), why);
  });

  it('a folder in its place', async () => {
    rmSync(file());
    mkdirSync(file());
    await isLeft(file(), 'cannot be read');
  });

  it('a link that leads nowhere', async () => {
    rmSync(file());
    symlinkSync('nowhere', file());
    await isLeft(file(), 'cannot be read');
  });

  it('a link to another file, through which nothing is written', async () => {
    renameSync(file(), join(host.dir, 'elsewhere.yaml'));
    symlinkSync(join(host.dir, 'elsewhere.yaml'), file());
    await isLeft(`${file()} is a link`, SSH_BF);
  });

  it('a .local whose list goes before what cscli writes', async () => {
    becomes('exclusions: [a/b]\n', `${file()}.local`);
    await isLeft(`${file()}.local has a list of exclusions`, SSH_BF);
  });

  it.each([
    ['is relative', 'simulation.yaml', 'relative to where CrowdSec was started'],
    ['has a variable', '$DIR/simulation.yaml', 'depends on the environment of CrowdSec'],
  ])('a simulation_path that %s', async (_, path, why) => {
    becomes(`config_paths:\n  simulation_path: ${path}\n`, host.file('config.yaml.local'));
    await isLeft('simulation_path', why);
  });

  it('a missing file where the rest of the package is there', async () => {
    rmSync(file());
    becomes('', host.file('profiles.yaml'));
    await isNamed('does not exist, and CrowdSec does not start without it');
  });

  it('a file that CrowdSec alone may see', async () => {
    becomes('config_paths:\n  simulation_path: /nowhere/simulation.yaml\n', host.file('config.yaml.local'));
    await isNamed('/nowhere/simulation.yaml', 'does not exist');
  });

  it('a missing file, which cscli cannot write either, is named with its words', async () => {
    rmSync(file());
    const applied = await host.apply();
    expect(applied.code).toBe(1);
    expect(applied.stderr).toContain(`${SSH_BF} is not simulated`);
    expect(applied.stderr).toContain('(cscli: ');
  });

  it('but not where no scenario must be installed', async () => {
    becomes('simulation: perhaps\n');
    host.intend({ disabled: [SSH_BF], simulated: [] });
    expect(await host.apply()).toMatchObject({ code: 0, stderr: '' });
  });

  it('nor where another file than the one that counts is odd', async () => {
    becomes('simulation: perhaps\n');
    const other = join(host.dir, 'other-simulation.yaml');
    becomes('simulation: true\n', other);
    becomes(`config_paths:\n  simulation_path: ${other}\n`, host.file('config.yaml.local'));
    const applied = await host.apply();
    expect(applied).toMatchObject({ code: 0, stderr: '' });
    expect(applied.stdout).toContain('1 of 1 simulated');
  });

  it('and what an agent at hand reads as declared is so', async () => {
    becomes(`exclusions: &e\n- ${SSH_BF}\n`);
    const real = host.stub('agent', `[ "$1" != observe ] || exec '${process.execPath}' '${join(ROOT, 'agent/main.ts')}' "$@"`);
    writeFileSync(host.file('hub/scenarios/crowdsecurity/ssh-bf.yaml'), `name: ${SSH_BF}\n`);
    expect(await host.apply([], { AGENT: real })).toMatchObject({ code: 0, stderr: '' });
    host.intend({ revision: 8, enabled: [SSH_BF], simulated: [] });
    expect(await host.apply([], { AGENT: real })).toMatchObject({ code: 1, stderr: expect.stringContaining('line 1') });
  });
});

describe.each(KINDS.slice(-2))('the apply script believes no cscli about simulation ($label)', (kind) => {
  let host: Sandbox;
  beforeEach(async () => {
    host = await Sandbox.build(kind);
  });
  const cscli = (body: string) => ({
    CSCLI: host.stub('my-cscli', `[ "$1" = simulation ] || exec '${join(host.dir, 'host/cscli')}' "$@"\n${body}`),
  });

  it('and names what it says where it fails, and writes nothing itself', async () => {
    host.intend({ simulated: [SSH_BF] });
    const before = host.simulation();
    const applied = await host.apply([], cscli('echo "no space" >&2; exit 1'));
    expect(applied.code).toBe(1);
    expect(applied.stderr).toContain(`${SSH_BF} is not simulated`);
    expect(applied.stderr).toContain('(cscli: no space)');
    expect(applied.stdout).not.toContain('done');
    expect(host.simulation()).toBe(before);
  });

  it('and names one that blocks nobody still', async () => {
    writeFileSync(host.file('simulation.yaml'), 'simulation: true\n');
    host.intend({ enabled: [SSH_BF] });
    const applied = await host.apply([], cscli('exit 1'));
    expect(applied.code).toBe(1);
    expect(applied.stderr).toContain(`${SSH_BF} is still simulated`);
  });

  it('and does itself what that leaves undone without a fault', async () => {
    host.intend({ simulated: [SSH_BF] });
    expect(await host.apply([], cscli('exit 0'))).toMatchObject({ code: 0, stderr: '' });
    expect(host.simulation()).toContain(`- ${SSH_BF}\n`);
  });

  it('and passes no name of a rule on that a shell could take otherwise', async () => {
    const file = host.file('hub/scenarios/crowdsecurity/ssh-bf.yaml');
    writeFileSync(file, 'name: "a b * $(reboot)"\n---\nname: "--global"\n');
    writeFileSync(host.file('simulation.yaml'), "simulation: false\nexclusions: ['a b * $(reboot)', '--global', 'me/other']\n");
    host.intend({ enabled: [SSH_BF] });
    const called = join(host.dir, 'called');
    expect(await host.apply([], cscli(`echo "$*" >>'${called}'`))).toMatchObject({ code: 0, stderr: '' });
    expect(host.simulation()).toBe('simulation: false\nexclusions:\n- me/other\n');
  });

  it('and names the file of a scenario whose rules it cannot read', async () => {
    writeFileSync(host.file('hub/scenarios/crowdsecurity/ssh-bf.yaml'), `name: !!str ${SSH_BF}\n`);
    writeFileSync(host.file('simulation.yaml'), `exclusions: [${SSH_BF}]\n`);
    host.intend({ enabled: [SSH_BF] });
    const applied = await host.apply();
    expect(applied.code).toBe(1);
    expect(applied.stderr).toContain(`it cannot be told whether ${SSH_BF} is simulated: `);
    expect(applied.stderr).toContain('ssh-bf.yaml line 1');
  });

  it('and believes an agent that reads something else after all', async () => {
    host.intend({ simulated: [SSH_BF] });
    const installed = [
      { name: SSH_BF, file: 'ssh-bf.yaml', origin: 'hub', content: 'clean', simulated: true, simulated_in_part: true },
    ];
    const observed = JSON.stringify({ scenarios: { state: 'read', detail: null, installed } }, null, 2);
    const applied = await host.apply([], { AGENT: host.stub('agent', `[ "$1" != observe ] || cat <<'E'\n${observed}\nE`) });
    expect(applied.code).toBe(1);
    expect(applied.stderr).toContain(`but the agent does not read it so of ${SSH_BF}`);
  });
});
