import { chmodSync, chownSync, statSync, writeFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { KINDS } from '../support/kinds.ts';
import { Sandbox, SSH_BF } from '../support/sandbox.ts';

const IS_ROOT = process.getuid?.() === 0;
const USER_ENUM = `${SSH_BF}_user-enum`;

describe.each(KINDS)('the apply script writes simulation.yaml as it stands ($label)', (kind) => {
  let host: Sandbox;
  beforeEach(async () => {
    host = await Sandbox.build(kind);
    // cscli knows the first of the two rules, and this script has to write the second one.
    writeFileSync(host.file('hub/scenarios/crowdsecurity/ssh-bf.yaml'), `name: ${SSH_BF}\n---\nname: ${USER_ENUM}\n`);
    host.intend({ simulated: [SSH_BF] });
  });

  it('with its owner and its mode', async () => {
    const file = host.file('simulation.yaml');
    chmodSync(file, 0o640);
    if (IS_ROOT) chownSync(file, 1, 1);
    const { mode, uid, gid } = statSync(file);
    expect(await host.apply()).toMatchObject({ code: 0, stderr: '' });
    expect(host.simulation()).toContain(USER_ENUM);
    expect(statSync(file)).toMatchObject({ mode, uid, gid });
  });

  it('also where it cannot be replaced, as a single file that is mounted', async () => {
    const mv = `PATH='${kind.path}'; case "$*" in *simulation.yaml) echo busy >&2; exit 1 ;; esac\nexec mv "$@"`;
    host.stub('mv', mv);
    expect(await host.apply()).toMatchObject({ code: 0, stderr: '' });
    expect(host.simulation()).toContain(USER_ENUM);
    expect(host.state()).not.toContain('.new.');
  });
});
