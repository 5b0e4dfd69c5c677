import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { startEngine } from '../support/engine.ts';
import { KINDS } from '../support/kinds.ts';
import { Sandbox, SSH_BF } from '../support/sandbox.ts';

const RUNS_IT =
  'done: on disk as declared in revision 7 of 2026-11-22T21:00:00.000Z, which was delivered last, and CrowdSec has loaded what is on disk';
const ON_DISK = 'done: on disk as declared in revision 7 of 2026-11-22T21:00:00.000Z, which was delivered last\n';

describe.each(KINDS.slice(-2))('the apply script waits until CrowdSec has loaded ($label)', (kind) => {
  let host: Sandbox;
  beforeEach(async () => {
    host = await Sandbox.build(kind);
    host.intend({ disabled: [SSH_BF] });
  });
  const apply = (env: Record<string, string> = {}) => host.apply([], { NO_RELOAD: '', ...env });
  const edit = (from: string | RegExp, to: string) =>
    writeFileSync(host.file('config.yaml'), readFileSync(host.file('config.yaml'), 'utf8').replace(from, to));

  it('and says that it runs it, where its new listener, its process and its metrics are there', async () => {
    await startEngine(host, 'reloads');
    const applied = await apply();
    expect(applied).toMatchObject({ code: 0, stderr: '' });
    expect(applied.stdout).toContain('CrowdSec runs it: 30 s after the reload');
    expect(applied.stdout).toContain(RUNS_IT);
  });

  it('and fails with the last lines of its log where the load ends it, although a new listener was there', async () => {
    const engine = await startEngine(host, 'fails');
    const logs = join(host.dir, 'logs');
    mkdirSync(logs);
    writeFileSync(
      join(logs, 'crowdsec.log'),
      'level=info msg="earlier"\n'.repeat(9).concat('level=fatal msg="bad \x1b[31m rule\\n\\033[31m"\n'),
    );
    edit('log_media: stdout', `log_media: file\n  log_dir: ${logs}`);
    const applied = await apply();
    expect(applied.code).toBe(1);
    expect(applied.stderr).toContain(`CrowdSec (process ${engine.pid}) ended within`);
    expect(applied.stderr).toContain('/setup-appsec.sh: CrowdSec said: level=fatal msg="bad [31m rule\\n\\033[31m"\n');
    expect(applied.stderr.match(/CrowdSec said/g)).toHaveLength(5);
    expect(applied.stdout).not.toContain('done:');
  });

  it('and does not say that it runs it where the listener is still the old one', async () => {
    await startEngine(host, 'deaf');
    const applied = await apply();
    expect(applied).toMatchObject({ code: 0, stderr: '' });
    expect(applied.stdout).toMatch(/could not be seen: the listener at 127\.0\.0\.1:\d+ is still the one from before/);
    expect(applied.stdout).toContain(ON_DISK);
  });

  it('and takes config.yaml.local into account', async () => {
    await startEngine(host, 'reloads');
    appendFileSync(host.file('config.yaml.local'), 'prometheus:\n  enabled: false\n');
    expect((await apply()).stdout).toContain('prometheus.enabled');
    writeFileSync(host.file('config.yaml.local'), 'api:\n');
    expect((await host.apply(['--reload'], { NO_RELOAD: '' })).stdout).toContain('has no Local API');
    writeFileSync(host.file('config.yaml.local'), '# nothing\n');
    expect((await host.apply(['--reload'], { NO_RELOAD: '' })).stdout).toContain(RUNS_IT);
  });

  it('and says nothing of what runs where nothing had to be changed', async () => {
    await startEngine(host, 'reloads');
    await apply();
    const again = await apply();
    expect(again.stdout).toContain('nothing had to be changed, CrowdSec was not reloaded');
    expect(again.stdout).toContain(ON_DISK);
  });
});
