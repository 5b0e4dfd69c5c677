import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Release, SHELLS } from '../support/release.ts';

describe.each(SHELLS)('install.sh changes nothing ($label)', ({ shell }) => {
  let host: Release;
  let before: string[];
  beforeEach(async () => {
    host = await Release.start(shell);
    before = host.files();
  });
  afterEach(() => host.end());

  /** Runs the line and expects a refusal with these words, and a machine as it was. */
  const refused = async (words: RegExp, args = [host.url, 'good'], env: Record<string, string> = {}): Promise<void> => {
    const { code, stderr } = await host.install(args, { env });
    expect(stderr).toMatch(words);
    expect(code).toBe(1);
    expect(host.files()).toEqual(before);
    expect(host.systemctl()).toBe('');
  };

  it('without root', async () => {
    host.stub('id', 'echo 1000');
    await refused(/needs root: put sudo before sh/);
  });

  it('without systemd', async () => {
    host.remove('run/systemd/system');
    before = host.files();
    await refused(/needs Linux with systemd.*compose block/s);
  });

  it('without a code on a host that is not enrolled', () => refused(/a code is missing/, [host.url]));

  it('without an address', () => refused(/say where Argos Drift is/, []));

  it('from an address that could be forged on the way', () => refused(/must begin with https/, ['http://example.org', 'good']));

  it('with a code that holds a blank', () => refused(/this is no code/, [host.url, 'a b']));

  it('with a wrong code', () => refused(/refused the enrolment: A code works once.*Nothing was installed/s, [host.url, 'bad']));

  it('with a folder for CrowdSec that is not absolute', () =>
    refused(/must be an absolute path/, [host.url, 'good', '--crowdsec-dir', 'etc']));

  describe('where Node is', () => {
    it('too old, and the packages have a newer one', async () => {
      host.node('v16.20.2');
      host.stub('apt-cache', 'echo "  Candidate: 1:18.19.0+dfsg-6ubuntu5"');
      await refused(/v16\.20\.2.* is too old.*sudo apt-get install -y nodejs/s);
    });

    it('too old, and the packages have no newer one', async () => {
      host.node('v18.18.2');
      host.stub('apt-cache', 'echo "  Candidate: 12.22.9~dfsg-1"');
      await refused(/too old.*they have 12\.22\.9.*nodejs\.org/s);
    });

    it('in a folder where services do not look', async () => {
      host.stub('node', 'echo v22.0.0');
      host.remove('usr/bin/node');
      before = host.files();
      await refused(/Node\.js is only in .*stubs\/node/);
    });
  });

  describe('where the Worker', () => {
    it('cannot be reached', async () => {
      await refused(/cannot be reached: .*proxy, see --help/s, ['http://127.0.0.1:1', 'good']);
    });

    it('has no such file', async () => {
      delete host.served['/agent/argos-drift-agent.mjs'];
      await refused(/has no \/agent\/argos-drift-agent\.mjs/);
    });

    it('sends to a log-in page', async () => {
      host.served['/agent/setup-appsec.sh'] = { status: 302, headers: { location: 'https://team.example.org/login' } };
      await refused(/Cloudflare Access.*Let \/install\.sh, \/agent\/\* and \/api\/agent\/\* pass/s);
    });

    it('gives a web page instead of a file', async () => {
      host.served['/agent/uninstall.sh'] = '<!DOCTYPE html><html><title>Just a moment...</title></html>';
      await refused(/instead of \/agent\/uninstall\.sh came a web page/);
    });

    it('gives a file that is not of this release', async () => {
      host.served['/agent/argos-drift-apply'] += '\n';
      await refused(/argos-drift-apply is not the file that belongs to this script.*run the line again/s);
    });

    it('is in trouble', async () => {
      host.served['/agent/setup-appsec.sh'] = { status: 503 };
      await refused(/answers HTTP 503 .*try again later/);
    });
  });

  it('where its download was cut off, wherever that was', async () => {
    // On an enrolled host the least that runs would be an upgrade, which needs no argument.
    host.write('var/lib/argos-drift/host.key', 'key');
    host.write('etc/argos-drift/agent.yaml', `url: ${host.url}`);
    before = host.files();
    const { script } = host;
    const lines = script.split('\n').map((_, line, all) => all.slice(0, line).join('\n').length);
    const lastLine = script.trimEnd().lastIndexOf('\n') + 1;
    const inLastLine = [...Array(script.trimEnd().length - lastLine).keys()].map((byte) => lastLine + byte);
    for (const cut of [...lines.filter((_, line) => line % 16 === 0), ...inLastLine]) {
      const { stdout } = await host.install([host.url], { script: script.slice(0, cut) });
      expect(stdout, `cut at ${cut}`).toBe('');
      expect(host.files(), `cut at ${cut}`).toEqual(before);
    }
    expect((await host.install([host.url], { script: script.trimEnd() })).stdout).toContain('Upgraded');
  });
});
