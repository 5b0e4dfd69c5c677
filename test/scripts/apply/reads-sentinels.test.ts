import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { KINDS } from '../support/kinds.ts';
import { Sandbox, SSH_BF } from '../support/sandbox.ts';

const DISABLED = 'argos-disabled-scenarios.txt';
const ENABLED = 'argos-enabled-scenarios.txt';
const TUNING = 'argos-appsec-tuning.txt';

describe.each(KINDS.slice(-2))('the apply script reads the sentinels as they come ($label)', (kind) => {
  let host: Sandbox;
  beforeEach(async () => {
    host = await Sandbox.build(kind);
  });

  it('takes a name of 128 characters', async () => {
    host.intend({ disabled: [`a/${'b'.repeat(126)}`] });
    expect(await host.apply()).toMatchObject({ code: 0, stderr: '' });
  });

  it('waits for the agent that is just writing a newer intent', async () => {
    host.intend({ disabled: [SSH_BF], enabled: [], tuning: ['inbound_threshold=20'] });
    host.sentinel(DISABLED, [SSH_BF], 8);
    host.stub('sleep', `sed -i.old 's/revision 7/revision 8/' '${join(host.shared, ENABLED)}' '${join(host.shared, TUNING)}'`);
    const applied = await host.apply();
    expect(applied).toMatchObject({ code: 0, stderr: '' });
    expect(applied.stdout).toContain('done: on disk as declared in revision 8');
  });

  it('reads files with CRLF', async () => {
    host.raw(DISABLED, `# argos-drift revision 7 2026-11-22T21:00:00.000Z\r\n\r\n${SSH_BF}\r\n`);
    host.raw(ENABLED, '# argos-drift revision 7 2026-11-22T21:00:00.000Z\r\n');
    host.raw(TUNING, '# argos-drift revision 7 2026-11-22T21:00:00.000Z\r\ninbound_threshold=20\r\noutbound_threshold=6\r\n');
    expect(await host.apply()).toMatchObject({ code: 0, stderr: '' });
    expect(await host.installed()).not.toContain(SSH_BF);
    expect(host.tuning()).toContain('inbound_anomaly_score_threshold=20,setvar:tx.outbound_anomaly_score_threshold=6"');
  });

  it('says so where a newer intent arrives while it works', async () => {
    host.intend({ disabled: [SSH_BF] });
    const cscli = host.stub(
      'late',
      `sed -i.old 's/revision 7/revision 8/' '${join(host.shared, DISABLED)}'\nexec '${join(host.dir, 'host/cscli')}' "$@"`,
    );
    const applied = await host.apply([], { CSCLI: cscli });
    expect(applied.code).toBe(0);
    expect(applied.stdout).toContain('a newer intent arrived meanwhile (# argos-drift revision 8');
    expect(applied.stdout).toContain('in revision 7');
  });
});
