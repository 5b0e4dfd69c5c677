import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Release, SHELLS } from '../support/release.ts';

const UNIT = 'etc/systemd/system/argos-drift-agent.service';

describe.each(SHELLS)('install.sh beside or after a run that did not end ($label)', ({ shell }) => {
  let host: Release;
  beforeEach(async () => {
    host = await Release.start(shell);
  });
  afterEach(() => host.end());

  it('ends an uninstall that was cut off after it removed the unit', async () => {
    const before = host.files();
    await host.install([host.url, 'good']);
    rmSync(join(host.root, UNIT));
    host.stub('systemctl', 'case $1 in disable) echo "Unit file does not exist." >&2; exit 1 ;; esac');
    const { code, stderr } = await host.install(['--uninstall']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(host.files()).toEqual(before);
  });

  it('refuses to run while another one runs, and leaves that one alone', async () => {
    const before = host.files();
    const holder = spawn('flock', [join(host.root, 'run/systemd/system'), 'sh', '-c', 'echo held; read line'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    await once(holder.stdout, 'data');
    const { code, stderr } = await host.install([host.url, 'good']);
    holder.stdin.end();
    await once(holder, 'exit');
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('another install.sh is running already') });
    expect(host.files()).toEqual(before);
  });
});
