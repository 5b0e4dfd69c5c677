import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { KINDS } from '../support/kinds.ts';
import { Sandbox, SSH_BF } from '../support/sandbox.ts';

describe.each(KINDS.slice(-2))('the apply script finds simulation.yaml ($label)', (kind) => {
  let host: Sandbox;
  beforeEach(async () => {
    host = await Sandbox.build(kind);
    host.intend({ simulated: [SSH_BF] });
  });
  const config = (text: string) => writeFileSync(host.file('config.yaml.local'), text);
  const hub = () => ({ HUB_DIR: host.file('hub') });

  it.each([
    ['depends on a variable', 'config_paths:\n  hub_dir: $HUB\n'],
    ['is no plain text', 'config_paths: {hub_dir: [a]}\n'],
    ['is relative', 'config_paths: {hub_dir: ./hub}\n'],
  ])('also where the hub_dir %s, and HUB_DIR says where the hub is', async (_, text) => {
    config(text);
    expect(await host.apply([], hub())).toMatchObject({ code: 0, stderr: '' });
    expect(host.simulation()).toContain(`- ${SSH_BF}\n`);
  });

  it('where SIMULATION_FILE says, if the configuration does not for certain', async () => {
    config('config_paths:\n  simulation_path: $SIMULATION\n');
    expect((await host.apply()).stderr).toContain('SIMULATION_FILE names it');
    const named = { SIMULATION_FILE: host.file('simulation.yaml') };
    expect((await host.apply(['--dry-run'], named)).stdout).toContain(`simulate ${SSH_BF}\n`);
    config('x: &x {hub_dir: /x}\nconfig_paths: *x\n');
    expect((await host.apply(['--dry-run'], hub())).stderr).toContain('SIMULATION_FILE names it');
    expect(await host.apply(['--dry-run'], { ...hub(), ...named })).toMatchObject({ code: 0, stderr: '' });
    const elsewhere = join(host.dir, 'nowhere.yaml');
    expect((await host.apply(['--dry-run'], { ...hub(), SIMULATION_FILE: elsewhere })).stderr).toContain(
      `${elsewhere}, which SIMULATION_FILE names, does not exist`,
    );
  });
});
