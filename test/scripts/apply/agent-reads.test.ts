import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { appsecTuning } from '#contract';
import { KINDS } from '../support/kinds.ts';
import { ROOT } from '../support/run.ts';
import { Sandbox } from '../support/sandbox.ts';

const ODD = 'name: !!str argos/tuning\nseclang_rules: []\n';

describe.each(KINDS.slice(-2))('the apply script believes an agent at hand about the thresholds ($label)', (kind) => {
  let host: Sandbox;
  beforeEach(async () => {
    host = await Sandbox.build(kind);
    host.intend({ tuning: ['inbound_threshold=20'] });
  });
  /** An agent that observes these thresholds, in the form of its `observe`. */
  const agent = (state: string, inbound: number | null, detail: string | null = null) => {
    const scenarios = { state: 'read', installed: [], collections: { state: 'unreadable', installed: [] } };
    const observed = { load_fault: null, scenarios, [appsecTuning.reportKey]: { state, detail, inbound, outbound: 4 } };
    return { AGENT: host.stub('agent', `[ "$1" != observe ] || cat <<'E'\n${JSON.stringify(observed, null, 2)}\nE`) };
  };

  it('where it reads what was written', async () => {
    expect(await host.apply([], agent('read', 20))).toMatchObject({ code: 0, stderr: '' });
  });

  it.each([
    ['read', 15, null, '(inbound 15, outbound 4)'],
    ['indeterminate', null, 'the appsec rule x sets a threshold too', '(indeterminate: the appsec rule x sets a threshold too)'],
  ])('and fails where it reads something else (%s)', async (state, inbound, detail, why) => {
    const applied = await host.apply([], agent(state, inbound, detail));
    expect(applied.code).toBe(1);
    expect(applied.stderr).toContain('the agent does not read them as what CrowdSec enforces');
    expect(applied.stderr).toContain(why);
  });

  it('and where the script cannot read the file, but the agent can', async () => {
    writeFileSync(host.tuningFile, ODD);
    const applied = await host.apply([], agent('read', 20));
    expect(applied).toMatchObject({ code: 0, stderr: '' });
    expect(applied.stdout).toContain('thresholds yes (as the agent reads them)');
    expect((await host.apply([], agent('read', 15))).code).toBe(1);
    expect((await host.apply()).stderr).toContain('line 1 has a text with an odd beginning');
    expect(host.tuning()).toBe(ODD);
  });

  it('and reads the answer of the real agent in the form in which it comes', async () => {
    const rule = 'SecAction "id:900110,phase:1,pass,nolog,setvar:tx.inbound_anomaly_score_threshold=20"';
    writeFileSync(host.tuningFile, `name: !!str argos/tuning\nseclang_rules:\n  - ${rule}\n`);
    const real = host.stub('agent', `[ "$1" != observe ] || exec '${process.execPath}' '${join(ROOT, 'agent/main.ts')}' "$@"`);
    const applied = await host.apply([], { AGENT: real });
    expect(applied).toMatchObject({ code: 0, stderr: '' });
    expect(applied.stdout).toContain('thresholds yes (as the agent reads them)');
  });

  it('and says at the end where the thresholds are not in force, since nothing lists their rule', async () => {
    const telling = (loaded_by: string[] | null) => {
      const scenarios = { state: 'read', installed: [], collections: { state: 'unreadable', installed: [] } };
      const tuning = { state: 'read', detail: null, inbound: 20, outbound: 4, loaded_by };
      const observed = { load_fault: null, scenarios, [appsecTuning.reportKey]: tuning };
      return { AGENT: host.stub('agent', `[ "$1" != observe ] || cat <<'E'\n${JSON.stringify(observed, null, 2)}\nE`) };
    };
    const unlisted =
      /^done: .*; the thresholds are not in force, as no appsec-config that an acquisition uses lists their rule$/m;
    expect((await host.apply([], telling([]))).stdout).toMatch(unlisted);
    for (const listed of [['argos/appsec'], null]) expect((await host.apply([], telling(listed))).stdout).not.toMatch(unlisted);
    host.intend({ tuning: [] });
    expect((await host.apply([], telling([]))).stdout).not.toMatch(unlisted);
  });

  it('and goes without one that does not answer', async () => {
    expect(await host.apply([], { AGENT: host.stub('agent', '[ "$1" = check ]') })).toMatchObject({ code: 0, stderr: '' });
  });
});
