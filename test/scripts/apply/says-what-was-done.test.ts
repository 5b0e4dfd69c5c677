import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { KINDS } from '../support/kinds.ts';
import { Sandbox, SSH_BF, SSH_SLOW_BF } from '../support/sandbox.ts';

const ABSENT = 'crowdsecurity/nobody-has-this';

describe.each(KINDS.slice(-2))('the apply script calls done, and remembers, what was ($label)', (kind) => {
  let host: Sandbox;
  beforeEach(async () => {
    host = await Sandbox.build(kind);
  });
  const record = () => readFileSync(host.file('.argos-drift-applied'), 'utf8');

  it('and not what is not installed', async () => {
    host.intend({ simulated: [ABSENT, SSH_BF] });
    const applied = await host.apply();
    expect(applied.stderr).toContain(`${ABSENT} is not installed`);
    expect(applied.stdout).toContain(`simulated ${SSH_BF}\n`);
    expect(applied.stdout).not.toContain(`simulated ${ABSENT}`);
    expect(record()).toContain(`simulated=${SSH_BF}\n`);
    expect(record()).not.toContain(ABSENT);
  });

  it('and not what can no longer be told', async () => {
    writeFileSync(host.file('simulation.yaml'), 'simulation: true\n');
    host.intend({ enabled: [SSH_BF, SSH_SLOW_BF], simulated: [], baseline: [SSH_SLOW_BF] });
    const real = join(host.dir, 'host/cscli');
    const spoils = `[ "$1" != simulation ] || { echo 'simulation: perhaps' >'${host.file('simulation.yaml')}'; exit 0; }\nexec '${real}' "$@"`;
    const applied = await host.apply([], { CSCLI: host.stub('spoiling-cscli', spoils) });
    expect(applied.stderr).toContain('neither true nor false');
    expect(applied.stdout).not.toContain('enforced  ');
    expect(applied.stdout).not.toContain('put back  ');
  });

  it('of as many as two lists can name', async () => {
    host.intend({ disabled: [SSH_BF] });
    await host.apply(['--yes']);
    const more = Array.from({ length: 90_000 }, (_, n) => `someone/scenario-${n}`);
    writeFileSync(host.file('.argos-drift-applied'), `${record()}${more.join('\n')}\n`);
    await host.cscli('scenarios', 'install', SSH_BF);
    const again = await host.apply([], { MAY_WEAKEN: '0' });
    expect(again).toMatchObject({ code: 0, stderr: '' });
    expect(await host.installed()).not.toContain(SSH_BF);
  });
});
