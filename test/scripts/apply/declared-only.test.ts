import { writeFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { KINDS } from '../support/kinds.ts';
import { Sandbox, SSH_BF, SSH_SLOW_BF } from '../support/sandbox.ts';

const PROBING = 'crowdsecurity/http-probing';
const DECLARED_ONLY = ['--declared-only'];
const ASKS = { MAY_WEAKEN: '0' };

describe.each(KINDS)('the apply script with --declared-only changes nothing that only the baseline asks for ($label)', (kind) => {
  let host: Sandbox;
  beforeEach(async () => {
    host = await Sandbox.build(kind);
  });
  const simulation = (text: string) => writeFileSync(host.file('simulation.yaml'), text);
  const applies = async () => {
    const applied = await host.apply(DECLARED_ONLY, ASKS);
    expect(applied).toMatchObject({ code: 0, stderr: '' });
    return applied.stdout;
  };

  it('neither what is simulated while another one is made to block again', async () => {
    simulation(`simulation: false\nexclusions:\n- ${PROBING}\n`);
    host.intend({ enabled: [PROBING], simulated: [SSH_BF], baseline: [SSH_BF] });
    expect(await applies()).toContain(`left     1 scenario as it is that only the baseline asks for: ${SSH_BF}`);
    expect(host.simulation()).not.toContain(SSH_BF);
    expect(host.simulation()).not.toContain(PROBING);
  });

  it('nor what blocks no more', async () => {
    simulation(`simulation: false\nexclusions:\n- ${PROBING}\n- ${SSH_SLOW_BF}\n`);
    host.intend({ enabled: [PROBING, SSH_SLOW_BF], simulated: [], baseline: [SSH_SLOW_BF] });
    await applies();
    expect(host.simulation()).toContain(`- ${SSH_SLOW_BF}\n`);
    expect(host.simulation()).not.toContain(PROBING);
  });

  it('and tells what it could not have changed of it, as no failure', async () => {
    writeFileSync(host.file('simulation.yaml.local'), `exclusions: [${SSH_BF}]\n`);
    host.intend({ enabled: [SSH_BF, SSH_SLOW_BF], simulated: [], baseline: [SSH_BF] });
    expect(await applies()).toContain(`left     1 scenario as it is that only the baseline asks for: ${SSH_BF}`);
  });

  it('nor is it a failure where that cannot be read', async () => {
    simulation('simulation: perhaps\n');
    host.intend({ enabled: [SSH_BF], simulated: [], baseline: [SSH_BF] });
    expect(await applies()).toMatch(
      /left {5}whether the baseline's scenarios are simulated as it has them.*neither true nor false/,
    );
    simulation(`exclusions: [${SSH_BF}]\n`);
    writeFileSync(host.file('hub/scenarios/crowdsecurity/ssh-bf.yaml'), `name: !!str ${SSH_BF}\n`);
    expect(await applies()).toContain('left     1 scenario as it is');
    writeFileSync(host.file('scenarios/nameless.yaml'), 'name: &x me/own\n');
    await applies();
  });

  it('but where something that is declared cannot be told', async () => {
    simulation('simulation: perhaps\n');
    host.intend({ enabled: [SSH_BF, SSH_SLOW_BF], simulated: [], baseline: [SSH_BF] });
    const applied = await host.apply(DECLARED_ONLY, ASKS);
    expect(applied).toMatchObject({ code: 1, stderr: expect.stringContaining('neither true nor false') });
  });

  it('and so goes not together with a refresh, which brings all of a collection back', async () => {
    host.intend({ disabled: [SSH_BF] });
    const before = host.state();
    const refused = await host.apply([...DECLARED_ONLY, '--refresh-collections']);
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toContain('--declared-only and --refresh-collections do not go together');
    expect(host.state()).toBe(before);
  });
});
