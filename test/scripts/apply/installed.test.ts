import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ROOT, run } from '../support/run.ts';

describe('argos-drift-apply speaks of the same CrowdSec as the agent', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'argos-apply-'));
    for (const folder of ['conf', 'lib', 'bin']) mkdirSync(join(dir, folder));
    writeFileSync(join(dir, 'bin/id'), '#!/bin/sh\necho 0\n', { mode: 0o755 });
    const shown = ['CROWDSEC_DIR', 'HUB_DIR', 'SHARED_DIR', 'AGENT', 'https_proxy'].map((name) => `${name}=$${name}`).join(' ');
    writeFileSync(join(dir, 'lib/setup-appsec.sh'), `echo "$* ${shown}"\n`);
    const script = readFileSync(join(ROOT, 'agent/systemd/argos-drift-apply'), 'utf8')
      .replace('=/etc/argos-drift', `=${dir}/conf`)
      .replace('=/usr/local/lib/argos-drift', `=${dir}/lib`);
    writeFileSync(join(dir, 'apply'), script);
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  const apply = (args: string[] = [], env: Record<string, string> = {}) =>
    run('sh', [join(dir, 'apply'), ...args], { PATH: `${dir}/bin:/usr/bin:/bin`, ...env });

  it('with the defaults where agent.yaml names no folders, passing its arguments on', async () => {
    writeFileSync(join(dir, 'conf/agent.yaml'), 'url: https://example.org\n');
    expect(await apply(['--dry-run', '--yes'])).toEqual({
      code: 0,
      stdout: '--dry-run --yes CROWDSEC_DIR= HUB_DIR= SHARED_DIR= AGENT=/usr/local/bin/argos-drift-agent https_proxy=\n',
      stderr: '',
    });
  });

  it('with the folders of agent.yaml and the proxy of the agent', async () => {
    writeFileSync(join(dir, 'conf/agent.yaml'), 'crowdsec_dir: "/opt/crowd sec"\nhub_dir: /opt/hub # moved\n');
    writeFileSync(join(dir, 'conf/environment'), 'https_proxy=http://proxy:3128\n');
    const { stdout } = await apply();
    expect(stdout).toContain('CROWDSEC_DIR=/opt/crowd sec HUB_DIR=/opt/hub SHARED_DIR= ');
    expect(stdout).toContain('https_proxy=http://proxy:3128');
  });

  it('unless the environment names others', async () => {
    writeFileSync(join(dir, 'conf/agent.yaml'), 'crowdsec_dir: /opt/crowdsec\n');
    expect((await apply([], { CROWDSEC_DIR: '/srv/crowdsec' })).stdout).toContain('CROWDSEC_DIR=/srv/crowdsec ');
  });

  it('and gives its help under its own name to everybody, root or not', async () => {
    writeFileSync(join(dir, 'bin/id'), '#!/bin/sh\necho 1000\n', { mode: 0o755 });
    writeFileSync(join(dir, 'lib/setup-appsec.sh'), readFileSync(join(ROOT, 'scripts/setup-appsec.sh')));
    const help = await apply(['--help']);
    expect(help).toMatchObject({ code: 0, stderr: '', stdout: expect.stringMatching(/^usage: argos-drift-apply \[--dry-run\]/) });
  });

  it('and refuses to run without root', async () => {
    writeFileSync(join(dir, 'bin/id'), '#!/bin/sh\necho 1000\n', { mode: 0o755 });
    expect(await apply()).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('sudo argos-drift-apply') });
  });
});
