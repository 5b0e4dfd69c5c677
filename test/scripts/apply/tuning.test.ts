import { chmodSync, existsSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { KINDS } from '../support/kinds.ts';
import { Sandbox, SSH_BF } from '../support/sandbox.ts';

const rule = (setvars: string) => ({
  name: 'argos/tuning',
  seclang_rules: [`SecAction "id:90401,phase:1,nolog,pass${setvars}"`],
});
const setvar = (direction: string, value: number) => `,setvar:tx.${direction}_anomaly_score_threshold=${value}`;

describe.each(KINDS.slice(-2))('the apply script writes the thresholds ($label)', (kind) => {
  let host: Sandbox;
  beforeEach(async () => {
    host = await Sandbox.build(kind);
  });

  it('sets both, readable by the agent, and keeps the previous file where CrowdSec does not load it', async () => {
    const previous = host.tuning();
    host.intend({ tuning: ['inbound_threshold=20', 'outbound_threshold=6'] });
    const applied = await host.apply();
    expect(applied).toMatchObject({ code: 0, stderr: '' });
    expect(applied.stdout).toContain('inbound 20, outbound 6 (now: inbound 15, outbound 4)');
    expect(parse(host.tuning())).toEqual(rule(setvar('inbound', 20) + setvar('outbound', 6)));
    expect(statSync(host.tuningFile).mode & 0o777).toBe(0o644);
    expect(readFileSync(`${host.tuningFile}.previous`, 'utf8')).toBe(previous);
  });

  it('leaves the file alone where no threshold is declared', async () => {
    const before = statSync(host.tuningFile);
    host.intend({});
    expect((await host.apply()).stdout).toContain('thresholds not declared (left alone)');
    expect(statSync(host.tuningFile).ino).toBe(before.ino);
  });

  it('does not rewrite a file that already sets them, however it is commented', async () => {
    writeFileSync(host.tuningFile, `# by hand\n${host.tuning()}`);
    const before = statSync(host.tuningFile);
    host.intend({ tuning: ['inbound_threshold=15', 'outbound_threshold=4'] });
    expect(await host.apply()).toMatchObject({ code: 0 });
    expect(statSync(host.tuningFile).ino).toBe(before.ino);
    expect(existsSync(`${host.tuningFile}.previous`)).toBe(false);
  });

  it('makes a right file readable that the agent could not read', async () => {
    chmodSync(host.tuningFile, 0o600);
    host.intend({ tuning: ['inbound_threshold=15', 'outbound_threshold=4'] });
    expect(await host.apply()).toMatchObject({ code: 0 });
    expect(statSync(host.tuningFile).mode & 0o777).toBe(0o644);
  });

  it('creates file and folder where there are none', async () => {
    rmSync(host.file('appsec-rules'), { recursive: true });
    host.intend({ tuning: ['inbound_threshold=30', 'outbound_threshold=9'] });
    expect(await host.apply()).toMatchObject({ code: 0, stderr: '' });
    expect(parse(host.tuning())).toEqual(rule(setvar('inbound', 30) + setvar('outbound', 9)));
  });

  it('keeps an undeclared threshold that the file plainly sets', async () => {
    host.intend({ tuning: ['inbound_threshold=9'] });
    await host.apply();
    expect(parse(host.tuning())).toEqual(rule(setvar('inbound', 9) + setvar('outbound', 4)));
  });

  const of = (...entries: string[]) =>
    ['name: argos/tuning', 'seclang_rules:', ...entries.map((entry) => `  - '${entry}'`), ''].join('\n');
  const outbound = 'setvar:tx.outbound_anomaly_score_threshold=4';

  it.each([
    [
      'a rule that decides by request',
      `SecRule ARGS "@rx x" "id:1,phase:1,pass,${outbound}"`,
      'line 3 has the directive secrule',
    ],
    [
      'a value that is no number',
      `SecAction "id:1,phase:1,nolog,pass,${outbound.replace('=', '=+')}"`,
      'line 3 has a threshold of +4',
    ],
    ['an action that could stop others', 'SecAction "id:1,phase:1,allow"', 'line 3 has the action allow'],
    ['an action without actions', 'SecAction', 'line 3 has the odd action'],
  ])('leaves alone what it cannot read for certain, and says so: %s', async (_, entry, why) => {
    const by_hand = of(entry);
    writeFileSync(host.tuningFile, by_hand);
    host.intend({ disabled: [SSH_BF], tuning: ['inbound_threshold=9'] });
    const applied = await host.apply();
    expect(applied.code).toBe(1);
    expect(applied.stderr).toContain(`it cannot be told whether the declared thresholds are set: ${host.tuningFile} ${why}`);
    expect(applied.stdout).not.toContain('done');
    expect(host.tuning()).toBe(by_hand);
    expect(await host.installed()).not.toContain(SSH_BF);
    expect((await host.apply(['--dry-run'])).code).toBe(1);
  });

  it.each([
    ['a phase that comes later', `SecAction "id:1,phase:2,nolog,pass,${outbound}"`],
    ['an action without a phase, which comes second', `SecAction "id:1,nolog,pass,${outbound}"`],
    ['an action without an id', `SecAction "phase:1,nolog,pass,setvar:tx.blocking_paranoia_level=2"`],
    ['a comment', `#SecAction "id:1,phase:1,nolog,pass,${outbound}"`],
    ['an id that the script takes for its own', 'SecAction "id:90401,phase:1,nolog,pass"'],
  ])('adds what nothing sets behind the last entry, and keeps every line: %s', async (_, line) => {
    writeFileSync(host.tuningFile, `${of(line)}# the end\ndebug: false`);
    host.intend({ tuning: ['inbound_threshold=9'] });
    expect(await host.apply()).toMatchObject({ code: 0, stderr: '' });
    const id = line.includes('id:90401') ? 90402 : 90401;
    const added = `  - 'SecAction "id:${id},phase:1,nolog,pass${setvar('inbound', 9)}"'\n`;
    expect(host.tuning()).toBe(`${of(line)}${added}# the end\ndebug: false`);
  });

  it('adds a threshold to the SecAction that sets the other one', async () => {
    writeFileSync(host.tuningFile, of(`SecAction "id:7,phase:1,setvar:''tx.outbound_anomaly_score_threshold=4'',nolog,pass"`));
    host.intend({ tuning: ['inbound_threshold=9', 'outbound_threshold=5'] });
    expect(await host.apply()).toMatchObject({ code: 0, stderr: '' });
    expect(host.tuning()).toBe(
      of(`SecAction "id:7,phase:1,setvar:''tx.outbound_anomaly_score_threshold=5''${setvar('inbound', 9)},nolog,pass"`),
    );
  });

  it('takes the later of two entries as the one in force', async () => {
    const entry = (id: number, value: number) => `SecAction "id:${id},phase:1,nolog,pass${setvar('inbound', value)}"`;
    writeFileSync(host.tuningFile, of(entry(1, 9), entry(2, 30)));
    host.intend({ tuning: ['inbound_threshold=9'] });
    await host.apply();
    expect(host.tuning()).toBe(of(entry(1, 9), entry(2, 9)));
  });

  it('writes into a file without a list, or without anything', async () => {
    host.intend({ tuning: ['inbound_threshold=9'] });
    for (const text of ['', '# to do\n', 'name: argos/tuning\n', 'name: argos/tuning\r\nseclang_rules: # none\r\ndebug: false']) {
      writeFileSync(host.tuningFile, text);
      expect(await host.apply()).toMatchObject({ code: 0, stderr: '' });
      expect(parse(host.tuning())).toMatchObject(rule(setvar('inbound', 9)));
      expect(text.split(/(?<=\n)/).filter((line) => !host.tuning().includes(line))).toEqual([]);
    }
  });

  it('changes no line between brackets, unless it sets the threshold', async () => {
    const between = (entries: string) => `{"name": "argos/tuning", "seclang_rules": [${entries}]}\n`;
    const set = (value: number) => between(JSON.stringify(`SecAction "id:1,phase:1${setvar('inbound', value)}"`));
    host.intend({ tuning: ['inbound_threshold=9'] });
    writeFileSync(host.tuningFile, set(15));
    expect(await host.apply()).toMatchObject({ code: 0, stderr: '' });
    expect(host.tuning()).toBe(set(9));
    writeFileSync(host.tuningFile, between(''));
    expect((await host.apply()).stderr).toContain('has a seclang_rules to which no line can be added');
    expect(host.tuning()).toBe(between(''));
  });

  it('leaves a link alone, which it would have to replace', async () => {
    const elsewhere = host.file('tuning.yaml');
    renameSync(host.tuningFile, elsewhere);
    symlinkSync(elsewhere, host.tuningFile);
    host.intend({ tuning: ['inbound_threshold=15'] });
    expect(await host.apply()).toMatchObject({ code: 0, stderr: '' });
    host.intend({ tuning: ['inbound_threshold=9'] });
    const applied = await host.apply();
    expect(applied.code).toBe(1);
    expect(applied.stderr).toContain('argos-tuning.yaml is a link, and sets inbound 15, outbound 4');
    expect(readFileSync(elsewhere, 'utf8')).toContain('inbound_anomaly_score_threshold=15');
  });
});
