import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { KINDS } from '../support/kinds.ts';
import { Sandbox } from '../support/sandbox.ts';

/** The tuning file of the field case f20-paranoia-kept, with the thresholds that it sets. */
const text = (inbound: number, outbound: number) => `name: argos/tuning
seclang_rules:
  - SecAction "id:900110,phase:1,pass,nolog,setvar:tx.inbound_anomaly_score_threshold=${inbound}"
  - SecAction "id:900111,phase:1,pass,nolog,setvar:tx.outbound_anomaly_score_threshold=${outbound}"
  - SecAction "id:900000,phase:1,pass,nolog,setvar:tx.blocking_paranoia_level=2"
`;

describe.each(KINDS)('the apply script keeps what an operator set beside the thresholds ($label)', (kind) => {
  it('f20: the line with blocking_paranoia_level is still there', async () => {
    const host = await Sandbox.build(kind);
    writeFileSync(host.tuningFile, text(15, 4));
    host.intend({ tuning: ['inbound_threshold=10', 'outbound_threshold=4'] });
    const applied = await host.apply();
    expect(applied).toMatchObject({ code: 0, stderr: '' });
    expect(applied.stdout).toContain('inbound 10, outbound 4 (now: inbound 15, outbound 4)');
    expect(host.tuning()).toBe(text(10, 4));
  });
});
