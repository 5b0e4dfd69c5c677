import { copyFileSync, lstatSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { KINDS } from '../support/kinds.ts';
import { Sandbox, SSH_BF, SSH_SLOW_BF } from '../support/sandbox.ts';

describe.each(KINDS)('the apply script changes scenarios ($label)', (kind) => {
  let host: Sandbox;
  beforeEach(async () => {
    host = await Sandbox.build(kind);
  });

  it('removes what is disabled, and only that', async () => {
    const before = await host.installed();
    expect(before).toContain(SSH_BF);
    host.intend({ disabled: [SSH_BF] });
    const applied = await host.apply();
    expect(applied).toMatchObject({ code: 0, stderr: '' });
    expect(applied.stdout).toContain('revision 7');
    expect(applied.stdout).toContain(`removed   ${SSH_BF}`);
    expect(await host.installed()).toEqual(before.filter((name) => name !== SSH_BF));
  });

  it('installs what is enabled again', async () => {
    const before = await host.installed();
    host.intend({ disabled: [SSH_BF, SSH_SLOW_BF] });
    await host.apply();
    host.intend({ revision: 8, disabled: [SSH_SLOW_BF], enabled: [SSH_BF] });
    const applied = await host.apply();
    expect(applied).toMatchObject({ code: 0, stderr: '' });
    expect(await host.installed()).toEqual(before.filter((name) => name !== SSH_SLOW_BF));
  });

  it('finds nothing to do the second time, and says so', async () => {
    host.intend({ disabled: [SSH_BF, 'nobody/never-there'], enabled: [SSH_SLOW_BF] });
    await host.apply();
    const state = host.state();
    const again = await host.apply();
    expect(again).toMatchObject({ code: 0, stderr: '' });
    expect(again.stdout).toContain('2 of 2 disabled, 1 of 1 enabled');
    expect(host.state()).toBe(state);
  });

  it('removes the mask that hides an enabled scenario', async () => {
    rmSync(host.file('scenarios/ssh-bf.yaml'));
    symlinkSync('/dev/null', host.file('scenarios/ssh-bf.yaml'));
    host.intend({ enabled: [SSH_BF] });
    expect(await host.apply()).toMatchObject({ code: 0, stderr: '' });
    expect(readlinkSync(host.file('scenarios/ssh-bf.yaml'))).toContain('/hub/scenarios/');
    expect(await host.installed()).toContain(SSH_BF);
  });

  it('counts a masked scenario as disabled and leaves the mask', async () => {
    rmSync(host.file('scenarios/ssh-bf.yaml'));
    symlinkSync('/dev/null', host.file('scenarios/ssh-bf.yaml'));
    host.intend({ disabled: [SSH_BF] });
    expect(await host.apply()).toMatchObject({ code: 0, stderr: '' });
    expect(readlinkSync(host.file('scenarios/ssh-bf.yaml'))).toBe('/dev/null');
  });

  it('fails, naming scenario and file, where a local file provides a disabled scenario', async () => {
    writeFileSync(
      host.file('scenarios/copy.yaml'),
      `# mine\nname: "${SSH_BF}" # changed\ntype: trigger\n---\nname: other/name\n`,
    );
    host.intend({ disabled: [SSH_BF] });
    const applied = await host.apply();
    expect(applied.code).toBe(1);
    expect(applied.stderr).toContain(`${SSH_BF} is still installed`);
    expect(applied.stderr).toContain('scenarios/copy.yaml');
    expect(applied.stdout).not.toContain('done');
  });

  it('fails, naming it, where an enabled scenario is not in the hub', async () => {
    host.intend({ enabled: ['nobody/not-in-the-hub', SSH_BF] });
    const applied = await host.apply();
    expect(applied.code).toBe(1);
    expect(applied.stderr).toContain('nobody/not-in-the-hub is not installed (cscli: ');
    expect(applied.stderr).not.toContain(SSH_BF);
  });

  it('fails, naming it, where another file stands in the place of an enabled scenario', async () => {
    const place = host.file('scenarios/ssh-bf.yaml');
    rmSync(place);
    copyFileSync(host.file('simulation.yaml'), place);
    host.intend({ enabled: [SSH_BF] });
    const applied = await host.apply();
    expect(applied.code).toBe(1);
    expect(applied.stderr).toContain(`${SSH_BF} is not installed`);
    expect(lstatSync(place).isFile()).toBe(true);
  });
});
