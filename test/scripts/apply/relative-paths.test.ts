import { rmSync, symlinkSync } from 'node:fs';
import { relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SAMPLE } from '../support/kinds.ts';
import { ROOT } from '../support/run.ts';
import { Sandbox, SSH_BF } from '../support/sandbox.ts';

describe('paths that are not absolute', () => {
  it('a CrowdSec and a hub folder given relative to where one stands', async () => {
    const host = await Sandbox.build(SAMPLE);
    host.intend({ disabled: [SSH_BF] });
    const here = (path: string) => relative(process.cwd(), path);
    const applied = await host.apply([], {
      CROWDSEC_DIR: here(host.file('.')),
      HUB_DIR: here(host.file('hub')),
      SHARED_DIR: here(host.shared),
    });
    expect(applied).toMatchObject({ code: 0, stderr: '' });
    expect(await host.installed()).not.toContain(SSH_BF);
    expect(ROOT).toBe(process.cwd());
  });

  it('a link with dots in it is followed to its end', async () => {
    const host = await Sandbox.build(SAMPLE);
    host.intend({ disabled: [SSH_BF] });
    const link = host.file('scenarios/ssh-bf.yaml');
    rmSync(link);
    symlinkSync('../hub//scenarios/./crowdsecurity/ssh-bf.yaml', link);
    const planned = await host.apply(['--dry-run']);
    expect(planned).toMatchObject({ code: 0 });
    expect(planned.stdout).toMatch(new RegExp(`remove +${SSH_BF}`));
  });
});
