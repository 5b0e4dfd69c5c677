import { mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { KINDS } from '../support/kinds.ts';
import { Sandbox, SSH_BF } from '../support/sandbox.ts';

describe.each(KINDS.slice(-2))("the apply script takes the hub's folder from CrowdSec's configuration ($label)", (kind) => {
  let host: Sandbox;
  let hub: string;
  let config: string;
  beforeEach(async () => {
    host = await Sandbox.build(kind);
    hub = join(host.dir, 'elsewhere');
    renameSync(host.file('hub'), hub);
    rmSync(host.file('scenarios'), { recursive: true });
    mkdirSync(host.file('scenarios'));
    // Its file has another name than the item, so that only one who knows the hub's folder finds the item's.
    symlinkSync(join(hub, 'scenarios/crowdsecurity/ssh-bf.yaml'), host.file('scenarios/other.yaml'));
    writeFileSync(join(hub, 'scenarios/crowdsecurity/ssh-bf.yaml'), 'name: not/the-item\n');
    host.intend({ disabled: [SSH_BF] });
    config = readFileSync(host.file('config.yaml'), 'utf8').replace(/\n {2}hub_dir: .*/, '');
    writeFileSync(host.file('config.yaml'), config);
  });
  const finds = async (text: string, name = 'config.yaml.local') => {
    writeFileSync(host.file(name), text);
    return (await host.apply(['--dry-run'])).stdout.includes(`remove   ${SSH_BF}`);
  };

  it('also from config.yaml.local, which goes first', async () => {
    expect(await finds('')).toBe(false);
    writeFileSync(host.file('config.yaml'), config.replace('config_paths:', `config_paths:\n  hub_dir: /nowhere`));
    expect(await finds(`config_paths:\n  hub_dir: "${hub}/" # moved\n`)).toBe(true);
    expect(await finds(`config_paths: {data_dir: /x, hub_dir: '${hub}'}\n`)).toBe(true);
    expect(await finds(`other:\n  hub_dir: ${hub}\n`)).toBe(false);
    writeFileSync(host.file('config.yaml'), config.replace('config_paths:', `config_paths:\n  hub_dir: ${hub}`));
    expect(await finds('config_paths: {hub_dir: ~}\n')).toBe(false);
    expect(await finds('common:\n  log_level: debug\n')).toBe(true);
    // As in the configuration that CrowdSec's packages bring.
    expect(await finds('api:\n  server:\n    trusted_ips: # may have access\n      - 127.0.0.1\n      - ::1\n#    tls:\n')).toBe(
      true,
    );
  });

  it.each([
    ['a variable', 'config_paths:\n  hub_dir: $HUB\n', 'depends on the environment'],
    ['a relative path', 'config_paths:\n  hub_dir: ./hub\n', 'is relative'],
    ['an anchor', 'x: &x {hub_dir: /x}\nconfig_paths: *x\n', 'line 1 has'],
    ['no YAML', 'config_paths: ]\n', 'line 1 has'],
  ])('and refuses to guess where it cannot be told: %s', async (_, text, why) => {
    writeFileSync(host.file('config.yaml.local'), text);
    const refused = await host.apply();
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('it cannot be told where the hub is: ');
    expect(refused.stderr).toContain(why);
    expect(refused.stderr).toContain('config.yaml.local');
    expect((await host.apply(['--dry-run'], { HUB_DIR: hub })).stdout).toContain(`remove   ${SSH_BF}`);
  });

  it('and refuses a folder that is not the one of this configuration', async () => {
    writeFileSync(host.file('config.yaml.local'), `config_paths:\n  config_dir: ${hub}\n`);
    const refused = await host.apply();
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain(`has the config_dir ${hub}, which is another folder`);
  });
});
