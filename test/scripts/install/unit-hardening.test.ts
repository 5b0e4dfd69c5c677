import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../support/run.ts';

const UNIT = join(ROOT, 'agent/systemd/argos-drift-agent.service');
const EXPOSURE_MAX = 1.8;

const isMissing = spawnSync('systemd-analyze', ['--version']).status !== 0;
if (isMissing) console.warn('SKIPPED: how hard the unit is. apt-get install systemd would enable it');

const analyze = (...args: string[]) =>
  spawnSync('systemd-analyze', [...args, UNIT], { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } });

describe('the unit', () => {
  it.skipIf(isMissing)(`has an exposure of at most ${EXPOSURE_MAX}`, () => {
    const { stdout } = analyze('security', '--offline=true', '--no-pager');
    const exposure = /Overall exposure level for \S+: ([0-9.]+)/.exec(stdout)?.[1];
    expect(Number(exposure)).toBeLessThanOrEqual(EXPOSURE_MAX);
  });

  // It warns with an exit code of 0.
  it.skipIf(isMissing)('is as systemd wants it', () => {
    expect(analyze('verify')).toMatchObject({ status: 0, stdout: '', stderr: '' });
  });

  it('never holds a key or a code', () => {
    expect(readFileSync(UNIT, 'utf8')).not.toMatch(/^(Environment|LoadCredential|SetCredential)=/m);
  });
});
