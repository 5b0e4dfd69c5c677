import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Release, SHELLS } from '../support/release.ts';
import { ROOT } from '../support/run.ts';

const hasWget = spawnSync('wget', ['--version']).status === 0;
if (!hasWget) console.warn('SKIPPED: the installer with wget. apt-get install wget would enable it');

const KEY = 'var/lib/argos-drift/host.key';
const AGENT = 'usr/local/lib/argos-drift/argos-drift-agent.mjs';
const ENVIRONMENT = 'etc/argos-drift/environment';

describe.each(SHELLS)('install.sh ($label)', ({ shell }) => {
  let host: Release;
  beforeEach(async () => {
    host = await Release.start(shell);
  });
  afterEach(() => host.end());

  const installed = async (args = [host.url, 'good'], env: Record<string, string> = {}) => {
    const { code, stdout, stderr } = await host.install(args, { env });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return stdout;
  };

  it('enrols, installs and starts the agent', async () => {
    expect(await installed()).toContain('Enrolled this host with argos-drift-agent 9.9.9, which is running');
    expect(host.files()).toEqual(
      expect.arrayContaining([KEY, AGENT, 'usr/local/bin/argos-drift-agent', 'usr/local/bin/argos-drift-apply']),
    );
    expect(host.files().filter((path) => path.endsWith('.new'))).toEqual([]);
    expect(host.systemctl()).toMatch(/daemon-reload\nenable .*\nrestart argos-drift-agent\.service\n/);
  });

  it('upgrades without a code and keeps the key and the settings', async () => {
    await installed();
    const kept = [host.read(KEY), host.read('etc/argos-drift/agent.yaml')];
    host.write(AGENT, 'an older release');
    expect(await installed([host.url])).toContain('Upgraded to argos-drift-agent 9.9.9');
    expect(host.read(AGENT)).toBe(host.served['/agent/argos-drift-agent.mjs']);
    expect([host.read(KEY), host.read('etc/argos-drift/agent.yaml')]).toEqual(kept);
  });

  it('replaces the key where it gets a new code, and leaves everything where that is refused', async () => {
    await installed();
    const first = host.read(KEY);
    await installed();
    const second = host.read(KEY);
    expect(second).not.toBe(first);
    host.write(AGENT, 'what runs now');
    const files = host.files();
    const asked = host.systemctl();
    const { code, stderr } = await host.install([host.url, 'bad']);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('The agent goes on as before') });
    expect([host.read(KEY), host.read(AGENT), host.systemctl()]).toEqual([second, 'what runs now', asked]);
    expect(host.files()).toEqual(files);
  });

  it('keeps proxy settings for root alone, also over an upgrade that has none', async () => {
    await installed([host.url, 'good'], { https_proxy: 'http://user:a%20b@proxy:3128', no_proxy: '127.0.0.1,[::1]' });
    await installed([host.url]);
    expect(host.read(ENVIRONMENT)).toBe('https_proxy=http://user:a%20b@proxy:3128\nno_proxy=127.0.0.1,[::1]\n');
    expect(statSync(join(host.root, ENVIRONMENT)).mode & 0o777).toBe(0o600);
  });

  it('refuses a proxy setting that a shell would run', async () => {
    const before = host.files();
    const { code, stderr } = await host.install([host.url, 'good'], {
      env: { HTTPS_PROXY: 'http://$(reboot)', no_proxy: '127.0.0.1' },
    });
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('HTTPS_PROXY holds a character') });
    expect(host.files()).toEqual(before);
  });

  it('says where CrowdSec is not, and installs all the same', async () => {
    const { code, stderr } = await host.install([host.url, 'good', '--crowdsec-dir', '/opt/none']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('there is no /opt/none/scenarios') });
  });

  it.skipIf(!hasWget)('downloads with wget where there is no curl', async () => {
    const PATH = host.pathWithout('curl');
    host.served['/agent/setup-appsec.sh'] = { status: 404 };
    expect((await host.install([host.url, 'good'], { env: { PATH } })).stderr).toContain('has no /agent/setup-appsec.sh');
    host.served['/agent/setup-appsec.sh'] = readFileSync(join(ROOT, 'scripts/setup-appsec.sh'), 'utf8');
    await installed([host.url, 'good'], { PATH });
    expect((await host.install(['http://127.0.0.1:1', 'good'], { env: { PATH } })).stderr).toContain('cannot be reached');
  });

  it('says when the agent does not stay active', async () => {
    host.stub('systemctl', 'case $1 in is-active) exit 3 ;; esac');
    host.stub('journalctl', 'echo its last line');
    const { code, stderr } = await host.install([host.url, 'good']);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(/its last line\n.*does not stay active/s) });
  });

  describe('--uninstall', () => {
    const sentinel = (name: string, lines: string[]) =>
      host.write(
        `var/lib/argos-drift/shared/argos-${name}.txt`,
        `# argos-drift revision 7 2026-11-22T21:00:00.000Z\n${lines.join('\n')}\n`,
      );

    it('removes all that was installed and says what stays removed', async () => {
      const before = host.files();
      await installed();
      host.write('etc/crowdsec/.argos-drift-applied', '# argos-drift applied revision 7\n');
      sentinel('disabled-scenarios', ['crowdsecurity/ssh-bf', 'crowdsecurity/http-probing', '$(reboot)/x']);
      const said = await installed(['--uninstall']);
      expect(said).toContain(
        '2 scenarios remain removed; to restore them:\n  sudo cscli scenarios install crowdsecurity/ssh-bf crowdsecurity/http-probing\n',
      );
      expect(host.files()).toEqual(before);
      expect(host.systemctl()).toMatch(/disable --now .*\ndaemon-reload\nreset-failed/);
    });

    it('calls no scenario removed that is installed', async () => {
      await installed();
      sentinel('disabled-scenarios', ['crowdsecurity/ssh-bf']);
      host.link('etc/crowdsec/scenarios/x.yaml', '/etc/crowdsec/hub/scenarios/crowdsecurity/ssh-bf.yaml');
      expect(await installed(['--uninstall'])).toContain('No scenario was declared disabled and is removed.');
    });

    it('calls nothing declared that only the baseline asked for', async () => {
      await installed();
      sentinel('enabled-scenarios', ['a/plain']);
      sentinel('simulated-scenarios', ['a/simulated']);
      sentinel('baseline-scenarios', ['a/plain', 'a/simulated']);
      expect(await installed(['--uninstall'])).not.toMatch(/declared (?:enabled|simulated)/);
    });

    it('says that what was declared stays enabled, and simulated', async () => {
      await installed();
      sentinel('enabled-scenarios', ['a/plain', 'b/declared']);
      sentinel('simulated-scenarios', ['c/declared']);
      sentinel('baseline-scenarios', ['a/plain']);
      const said = await installed(['--uninstall']);
      expect(said).toContain('Scenarios that were declared enabled stay installed.');
      expect(said).toContain('Scenarios that were declared simulated stay so, and block nobody.');
      expect(said).toContain('sudo cscli simulation disable NAME');
    });

    it('reads no list through a link in the place of their folder', async () => {
      await installed();
      const elsewhere = host.folder('tmp/elsewhere');
      host.write('tmp/elsewhere/argos-disabled-scenarios.txt', 'crowdsecurity/ssh-bf\n');
      host.link('var/lib/argos-drift/shared', elsewhere);
      expect(await installed(['--uninstall'])).toContain('No scenario was declared disabled and is removed.');
      expect(host.read('tmp/elsewhere/argos-disabled-scenarios.txt')).toBe('crowdsecurity/ssh-bf\n');
    });

    it('removes nothing where the agent cannot be stopped', async () => {
      await installed();
      const files = host.files();
      host.stub('systemctl', 'exit 1');
      const { code, stderr } = await host.install(['--uninstall']);
      expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('nothing was removed') });
      expect(host.files()).toEqual(files);
    });

    it('says so where nothing is installed', async () => {
      expect(await installed(['--uninstall'])).toBe('argos-drift is not installed on this host.\n');
    });
  });
});
