import { spawnSync } from 'node:child_process';
import { mkdirSync, renameSync, rmSync, symlinkSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { KINDS } from '../support/kinds.ts';
import { Sandbox, SSH_BF } from '../support/sandbox.ts';

const DISABLED = 'argos-disabled-scenarios.txt';
const ENABLED = 'argos-enabled-scenarios.txt';
const TUNING = 'argos-appsec-tuning.txt';
const SIMULATED = 'argos-simulated-scenarios.txt';
const BASELINE = 'argos-baseline-scenarios.txt';

describe.each(KINDS.slice(-2))('the apply script refuses a bad sentinel and changes nothing ($label)', (kind) => {
  let host: Sandbox;
  let before: string;
  // One for all of them, since nothing may change it.
  beforeAll(async () => {
    host = await Sandbox.build(kind);
    before = host.state();
  });
  beforeEach(() => {
    rmSync(host.shared, { recursive: true });
    mkdirSync(host.shared);
    host.intend({ disabled: [SSH_BF], enabled: ['a/b'], tuning: ['inbound_threshold=20', 'outbound_threshold=4'] });
  });

  async function refuses(...words: string[]): Promise<void> {
    const refused = await host.apply(['--yes']);
    expect(refused.code).toBe(1);
    for (const word of words) expect(refused.stderr).toContain(word);
    expect(host.state()).toBe(before);
  }

  it.each([
    ['a flag', '--all'],
    ['a command', '$(reboot)'],
    ['a path', '../../etc/x'],
    ['a short name', 'ssh-bf'],
    ['a trailing blank', `${SSH_BF} `],
    ['two names', `${SSH_BF} crowdsecurity/http-probing`],
    ['a flag as owner', '-x/ssh-bf'],
    ['a pattern', 'crowdsecurity/*'],
    ['129 characters', `a/${'b'.repeat(127)}`],
    ['a carriage return inside', `${SSH_BF}\rcrowdsecurity/http-probing`],
    ['a second slash', 'a/b/c'],
    ['a comment', '# crowdsecurity/ssh-bf'],
  ])('names file and line: %s', async (_, line) => {
    host.sentinel(DISABLED, ['a/b', line]);
    host.sentinel(ENABLED, []);
    await refuses(`${DISABLED} line 3`);
    host.sentinel(DISABLED, []);
    host.sentinel(ENABLED, [line]);
    await refuses(`${ENABLED} line 2`);
  });

  it.each(['0', '101', '-1', '1e9', '15; rm', '', '015', '15.5', ' 15', '$(reboot)', '99999999999999999999'])(
    'a threshold of "%s"',
    async (value) => {
      host.sentinel(TUNING, ['outbound_threshold=4', `inbound_threshold=${value}`]);
      await refuses(`${TUNING} line 3`);
    },
  );

  it.each([
    ['an unknown key', ['anomaly_threshold=3'], 'line 2'],
    ['a threshold named twice', ['inbound_threshold=3', 'inbound_threshold=4'], 'line 3'],
    ['no threshold at all', [], 'names no threshold'],
  ])('a tuning sentinel with %s', async (_, lines, word) => {
    host.sentinel(TUNING, lines);
    await refuses(TUNING, word);
  });

  it.each([
    ['without its first line', `${SSH_BF}\n`],
    ['of revision 0', '# argos-drift revision 0 2026-11-22T21:00:00Z\n'],
    ['of no moment', '# argos-drift revision 7 now\n'],
    ['that is empty', ''],
  ])('a file %s', async (_, text) => {
    rmSync(join(host.shared, TUNING));
    for (const name of [DISABLED, ENABLED]) host.raw(name, text);
    await refuses(DISABLED, 'revision');
  });

  it.each([
    ['a NUL', Buffer.from('# argos-drift revision 7 2026-11-22T21:00:00.000Z\na/b\0\n')],
    ['an escape sequence', '# argos-drift revision 7 2026-11-22T21:00:00.000Z\na/\u001b[2Jb\n'],
    ['a letter beyond ASCII', '# argos-drift revision 7 2026-11-22T21:00:00.000Z\na/ß\n'],
  ])('a file that holds %s', async (_, bytes) => {
    host.raw(DISABLED, bytes);
    await refuses(DISABLED, 'not plain text');
  });

  it('a file that is cut off within its last line', async () => {
    host.raw(DISABLED, `# argos-drift revision 7 2026-11-22T21:00:00.000Z\n${SSH_BF}`);
    await refuses(DISABLED, 'is cut off');
  });

  it('a pipe that is swapped in for a file while it is read', async () => {
    const file = join(host.shared, DISABLED);
    host.stub('timeout', `PATH='${host.kind.path}'; rm -f '${file}'; mkfifo '${file}'; shift; exec timeout 1 "$@"`);
    await refuses(DISABLED, 'cannot be read').finally(() => rmSync(join(host.dir, 'bin/timeout')));
  });

  it('a file that is larger than any intent', async () => {
    host.sentinel(
      DISABLED,
      Array.from({ length: 240_000 }, (_, i) => `a/b${i}`),
    );
    await refuses(DISABLED, '2 MiB');
  });

  it('a name that is disabled and enabled', async () => {
    host.intend({ disabled: [SSH_BF], enabled: [SSH_BF] });
    await refuses(`${SSH_BF} is listed as disabled and as enabled`);
  });

  it.each([
    ['disabled and simulated', { disabled: [SSH_BF], simulated: [SSH_BF] }, `${SSH_BF} is listed as disabled and as simulated`],
    ['enabled and simulated', { enabled: [SSH_BF], simulated: [SSH_BF] }, `${SSH_BF} is listed as enabled and as simulated`],
    ['in the baseline and nowhere else', { baseline: [SSH_BF] }, `${SSH_BF} is listed as of the baseline, and neither`],
    [
      'in the baseline and disabled',
      { disabled: [SSH_BF], baseline: [SSH_BF] },
      `${SSH_BF} is listed as of the baseline, and neither`,
    ],
  ])('a name that is %s', async (_, intent, words) => {
    host.intend(intent);
    await refuses(words);
  });

  it.each([SIMULATED, BASELINE])('a bad line of %s', async (name) => {
    host.sentinel(name, ['--all']);
    await refuses(`${name} line 2`);
  });

  it('a link in place of a file', async () => {
    renameSync(join(host.shared, DISABLED), join(host.shared, 'elsewhere'));
    symlinkSync('elsewhere', join(host.shared, DISABLED));
    await refuses(DISABLED, 'is a link');
  });

  it('a folder in place of a file', async () => {
    rmSync(join(host.shared, TUNING));
    mkdirSync(join(host.shared, TUNING));
    await refuses(TUNING, 'not a regular file');
  });

  it('a pipe in place of a file, without waiting for it', async () => {
    rmSync(join(host.shared, ENABLED));
    expect(spawnSync('mkfifo', [join(host.shared, ENABLED)]).status).toBe(0);
    await refuses(ENABLED, 'not a regular file');
  });

  it('a file of terabytes, without reading it', async () => {
    truncateSync(join(host.shared, DISABLED), 2_000_000_000_000);
    await refuses(DISABLED, '2 MiB');
  });

  it('a link in place of their folder', async () => {
    renameSync(host.shared, `${host.shared}.elsewhere`);
    symlinkSync(`${host.shared}.elsewhere`, host.shared);
    await refuses(`${host.shared} is a link`, 'SHARED_DIR');
    rmSync(host.shared);
    renameSync(`${host.shared}.elsewhere`, host.shared);
  });

  it('files of different revisions', async () => {
    host.stub('sleep', ':');
    host.sentinel(ENABLED, ['a/b'], 8);
    await refuses('different revisions');
  });

  it('simulated ones of a newer revision than the others', async () => {
    host.stub('sleep', ':');
    host.sentinel(SIMULATED, ['a/b'], 8);
    await refuses('different revisions');
  });

  it.each([DISABLED, ENABLED])('no intent yet: %s is missing', async (name) => {
    rmSync(join(host.shared, name));
    await refuses('no intent has arrived yet', name);
  });
});
