import { mkdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { useTempFolder } from '../../agent/support/temp-folder.ts';
import { ROOT, run } from '../support/run.ts';

const { readSettings } = await import(join(ROOT, 'scripts/local/settings.mjs'));
const { typedFor, isTypedApply } = await import(join(ROOT, 'scripts/local/typed-command.mjs'));

const at = useTempFolder();

const settingsOf = (env: Record<string, string>) => readSettings({ OPERATOR_TOKEN: 'x'.repeat(24), ...env }, []);

describe('scripts/start with a STATE_DIR', () => {
  test('keeps its sentinels there too, so that no other start writes its intent over them', () => {
    const [one, two] = ['one', 'two'].map((name) => settingsOf({ STATE_DIR: join(at.path, name) }));
    expect(one.sharedDir).toBe(join(at.path, 'one/shared'));
    expect(two.sharedDir).toBe(join(at.path, 'two/shared'));
  });

  test('or where SHARED_DIR says', () => {
    expect(settingsOf({ STATE_DIR: at.path, SHARED_DIR: '/elsewhere' }).sharedDir).toBe('/elsewhere');
  });

  test('makes what is missing above it, for its own account alone', () => {
    settingsOf({ STATE_DIR: join(at.path, 'a/b') });
    expect(statSync(join(at.path, 'a/b')).mode & 0o777).toBe(0o700);
  });

  test('that no folder can be made in says so at once', async () => {
    const program = `import(${JSON.stringify(join(ROOT, 'scripts/local/settings.mjs'))}).then(({ readSettings }) => readSettings({ STATE_DIR: '/proc/foo/bar' }, [])).catch(({ message }) => console.log(message))`;
    // In a process of its own: a loop that never ends would take this one with it.
    expect((await run('timeout', ['20', process.execPath, '-e', program])).stdout).toBe(
      '/proc/foo/bar cannot be written (ENOENT). Choose a folder of your own: STATE_DIR=... scripts/start\n',
    );
  });

  test.each(['a file', 'a link to nothing'])('below %s is refused', (what) => {
    const inTheWay = join(at.path, 'in-the-way');
    if (what === 'a file') writeFileSync(inTheWay, '');
    else symlinkSync(join(at.path, 'nothing'), inTheWay);
    expect(() => settingsOf({ STATE_DIR: join(inTheWay, 'state') })).toThrow(
      /cannot be written \(\w+\)\. Choose a folder of your own/,
    );
  });
});

describe('a command that is printed for a state folder', () => {
  test.each([
    ['.local', 'scripts/apply'],
    ['.local/hosts/second', 'STATE_DIR=.local/hosts/second scripts/apply'],
    ['/tmp/other', 'STATE_DIR=/tmp/other scripts/apply'],
    ["/tmp/it's mine", "STATE_DIR='/tmp/it'\\''s mine' scripts/apply"],
  ])('%s names it where scripts/apply would not take it by itself', (dir, command) => {
    expect(typedFor(join('/', dir) === dir ? dir : join(process.cwd(), dir), 'scripts/apply')).toBe(command);
    expect(isTypedApply(command)).toBe(true);
  });

  test('reaches a folder whose name a shell would take apart', async () => {
    const dir = join(at.path, "it's $HOME;x");
    mkdirSync(dir);
    writeFileSync(join(dir, 'start.env'), 'SANDBOX=0\nCROWDSEC_DIR=/the-one\n');
    const { stderr } = await run('sh', ['-c', typedFor(dir, 'scripts/apply')], { PATH: process.env.PATH ?? '' }, ROOT);
    expect(stderr).toContain('only looks at /the-one');
    rmSync(dir, { recursive: true });
  });

  test.each(['sudo argos-drift-apply', 'ssh web-1 STATE_DIR=x scripts/apply', 'my/scripts/apply'])(
    'and %s is a command that somebody gave',
    (command) => expect(isTypedApply(command)).toBe(false),
  );
});
