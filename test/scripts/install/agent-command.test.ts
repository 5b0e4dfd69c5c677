import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ROOT, run } from '../support/run.ts';

const UNIT = readFileSync(join(ROOT, 'agent/systemd/argos-drift-agent.service'), 'utf8');
const DROP_IN =
  '# /etc/systemd/system/argos-drift-agent.service.d/own.conf\n[Unit]\nAfter=other.service\n[Service]\nReadWritePaths=/srv/shared\n';
const PROPERTIES = UNIT.slice(UNIT.indexOf('[Service]\n') + 10, UNIT.indexOf('\n[Install]'));

const isMissing = spawnSync('systemd-analyze', ['--version']).status !== 0;
if (isMissing) console.warn('SKIPPED: whether systemd takes the unit of a check. apt-get install systemd would enable it');

describe('the command argos-drift-agent', () => {
  let dir: string;
  const at = (path: string) => join(dir, path);
  const stub = (name: string, body: string) => writeFileSync(at(`bin/${name}`), `#!/bin/sh\n${body}\n`, { mode: 0o755 });

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'argos-command-'));
    for (const folder of ['bin', 'run', 'units']) mkdirSync(at(folder));
    writeFileSync(at('unit'), `# /etc/systemd/system/argos-drift-agent.service\n${UNIT}\n${DROP_IN}`);
    stub('id', 'echo 0');
    stub('node', 'echo "node: $*"; exit 3');
    // As systemd does: what the unit's process says goes into the files that the unit names.
    systemd({ code: 1, result: 'success', status: 2 });
    const script = readFileSync(join(ROOT, 'agent/systemd/argos-drift-agent'), 'utf8')
      .replace('units=/run/systemd/system', `units=${at('units')}`)
      .replace('/run/argos-drift.XXXXXX', at('run/argos-drift.XXXXXX'));
    writeFileSync(at('command'), script);
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  /** @param ended what systemd says of the run: `code` 1 is a process that ended by itself */
  function systemd(ended: { code: number; result: string; status: number }): void {
    stub(
      'systemctl',
      `echo "$*" >>'${at('asked')}'
      case "$1 $3" in
        'cat '*) cat '${at('unit')}' ;;
        'start '*)
          cp '${at('units')}'/"$2" '${at('ran')}'
          echo 'Scenarios: drifted.' >"$(sed -n 's/^StandardOutput=file://p' '${at('ran')}')"
          echo 'aside' >"$(sed -n 's/^StandardError=file://p' '${at('ran')}')" ;;
        'show ExecMainCode') echo ExecMainCode=${ended.code} ;;
        'show Result') echo Result=${ended.result} ;;
        'show ExecMainStatus') echo ExecMainStatus=${ended.status} ;;
      esac`,
    );
  }
  const command = (args: string[], env: Record<string, string> = {}) =>
    run('sh', [at('command'), ...args], { PATH: `${at('bin')}:/usr/bin:/bin`, ...env });
  const ran = () => readFileSync(at('ran'), 'utf8');

  it('run by root, looks in a unit with every property of the agent’s, and passes its words and exit code on', async () => {
    expect(await command(['check'])).toEqual({ code: 2, stdout: 'Scenarios: drifted.\n', stderr: 'aside\n' });
    const lines = ran().split('\n');
    for (const property of [...PROPERTIES.split('\n'), 'ReadWritePaths=/srv/shared']) expect(lines).toContain(property);
    expect(ran()).not.toMatch(/^(After|Wants|WantedBy|StartLimitIntervalSec)=/m);
    expect(lines.filter((line) => line.startsWith('ExecStart=')).slice(-2)).toEqual([
      'ExecStart=',
      'ExecStart=/usr/bin/env node --jitless --max-semi-space-size=1 /usr/local/lib/argos-drift/argos-drift-agent.mjs "check"',
    ]);
    expect(lines.filter((line) => /^(Restart|Type)=/.test(line)).slice(-2)).toEqual(['Type=oneshot', 'Restart=no']);
  });

  it('mutes in the same sandbox, since the key stands in a folder of that account, with the reason as one word', async () => {
    await command(['mute', '2h', 'kernel "6.1" upgrade, 100%']);
    expect(
      ran()
        .split('\n')
        .filter((line) => line.startsWith('ExecStart='))
        .at(-1),
    ).toMatch(/argos-drift-agent\.mjs "mute" "2h" "kernel \\"6\.1\\" upgrade, 100%%"$/);
  });

  it('and leaves nothing behind', async () => {
    await command(['check']);
    expect([...readdirSync(at('units')), ...readdirSync(at('run'))]).toEqual([]);
    expect(readFileSync(at('asked'), 'utf8')).toMatch(/^stop argos-drift-check-\d+\.service$/m);
  });

  it.skipIf(isMissing)('and systemd takes that unit as it stands', async () => {
    await command(['observe', '--crowdsec-dir', '/srv/a b']);
    writeFileSync(
      at('argos-drift-check-1.service'),
      ran().replace(/^ExecStart=\/usr\/bin\/env node/m, 'ExecStart=/usr/bin/env true'),
    );
    const verified = spawnSync('systemd-analyze', ['verify', at('argos-drift-check-1.service')], { encoding: 'utf8' });
    expect(verified).toMatchObject({ status: 0, stderr: '' });
  });

  it('passes arguments and settings as they are, whatever they hold', async () => {
    await command(['observe', '--crowdsec-dir', '/a b/$HOME/%n/"\\'], {
      ARGOS_DRIFT_SHARED_DIR: '/s $x/%i',
      ARGOS_DRIFT_CODE: 'secret',
    });
    expect(ran()).toMatch(/ "observe" "--crowdsec-dir" "\/a b\/\$\$HOME\/%%n\/\\"\\\\"$/m);
    expect(ran()).toContain('Environment="ARGOS_DRIFT_SHARED_DIR=/s $x/%%i"');
    expect(ran()).not.toContain('secret');
  });

  it('refuses what would be a line of the unit', async () => {
    const refused = await command(['check', '--shared-dir', '/a\nUser=root']);
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('more than one line') });
    const setting = await command(['check'], { ARGOS_DRIFT_URL: 'https://x\nUser=root' });
    expect(setting).toMatchObject({ code: 1, stderr: expect.stringContaining('more than one line') });
    expect(readdirSync(at('units'))).toEqual([]);
  });

  it('says when it did not run to its end', async () => {
    systemd({ code: 2, result: 'timeout', status: 15 });
    expect(await command(['check'])).toMatchObject({ code: 1, stderr: expect.stringContaining('did not run to its end') });
  });

  it('ends where it never began, and says what systemd said', async () => {
    stub('systemctl', `case $1 in cat) cat '${at('unit')}' ;; start) echo 'Failed to start.' >&2; exit 1 ;; esac`);
    expect(await command(['check'])).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('Failed to start.') });
  });

  it('never looks as root where the unit is gone', async () => {
    writeFileSync(at('unit'), '');
    const refused = await command(['check']);
    expect(refused).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('Install the agent again') });
  });

  it.each([[['enroll', 'https://x', 'check']], [['--version']], [['run']]])('%j is the agent itself', async (args) => {
    const agent = '/usr/local/lib/argos-drift/argos-drift-agent.mjs';
    expect(await command(args)).toEqual({ code: 3, stdout: `node: ${agent} ${args.join(' ')}\n`, stderr: '' });
  });

  it('is the agent itself for everybody but root', async () => {
    stub('id', 'echo 1000');
    expect((await command(['check'])).stdout).toMatch(/^node: .*argos-drift-agent\.mjs check$/m);
  });
});
