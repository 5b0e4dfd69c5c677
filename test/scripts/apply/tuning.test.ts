import { chmodSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { KINDS } from '../support/kinds.ts';
import { Sandbox } from '../support/sandbox.ts';

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

  it.each([
    ['a rule that decides by request', 'SecRule ARGS "@rx x" "id:1,phase:1,pass,setvar:tx.outbound_anomaly_score_threshold=4"'],
    ['a phase that comes later', 'SecAction "id:1,phase:2,nolog,pass,setvar:tx.outbound_anomaly_score_threshold=4"'],
    ['a value that is no number', 'SecAction "id:1,phase:1,nolog,pass,setvar:tx.outbound_anomaly_score_threshold=+4"'],
    ['an action without a phase, which comes second', 'SecAction "id:1,nolog,pass,setvar:tx.outbound_anomaly_score_threshold=4"'],
    [
      'an action without an id, which does not load',
      'SecAction "phase:1,nolog,pass,setvar:tx.outbound_anomaly_score_threshold=4"',
    ],
    ['a comment', '#SecAction "id:1,phase:1,nolog,pass,setvar:tx.outbound_anomaly_score_threshold=4"'],
  ])('replaces what it cannot read for certain and does not carry its value over: %s', async (_, line) => {
    const by_hand = `name: argos/tuning\nseclang_rules:\n  - '${line}'\n`;
    writeFileSync(host.tuningFile, by_hand);
    host.intend({ tuning: ['inbound_threshold=9'] });
    const applied = await host.apply();
    expect(applied).toMatchObject({ code: 0, stderr: '' });
    expect(parse(host.tuning())).toEqual(rule(setvar('inbound', 9)));
    expect(readFileSync(`${host.tuningFile}.previous`, 'utf8')).toBe(by_hand);
  });

  it('takes the later of two entries as the one in force', async () => {
    const entry = (id: number, value: number) => `  - SecAction "id:${id},phase:1,nolog,pass${setvar('inbound', value)}"\n`;
    writeFileSync(host.tuningFile, `name: argos/tuning\nseclang_rules:\n${entry(1, 9)}${entry(2, 30)}`);
    host.intend({ tuning: ['inbound_threshold=9'] });
    await host.apply();
    expect(parse(host.tuning())).toEqual(rule(setvar('inbound', 9)));
  });
});
