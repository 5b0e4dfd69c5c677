import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeDrift, TOKEN } from '../support/fake-drift.ts';
import { type Outcome, ROOT, run } from '../support/run.ts';

const PATH = process.env.PATH ?? '/usr/bin:/bin';

describe('scripts/smoke/drift-detection.sh', () => {
  let fake: FakeDrift;
  let dir: string;
  beforeEach(async () => {
    fake = await FakeDrift.start();
    dir = mkdtempSync(join(tmpdir(), 'argos-smoke-'));
  });
  afterEach(async () => {
    await fake.stop();
    rmSync(dir, { recursive: true });
  });

  const smoke = (env: Record<string, string> = {}): Promise<Outcome> =>
    run(join(ROOT, 'scripts/smoke/drift-detection.sh'), [], {
      PATH,
      BASE_URL: fake.url,
      OPERATOR_TOKEN: TOKEN,
      APPLY: `curl -sS ${fake.url}/apply`,
      DRIFT_WAIT: '0',
      ...env,
    });
  const found = () => ({ declared: fake.declared, installed: fake.installed, expected: fake.expected, actual: fake.actual });
  const FRESH = { declared: null, installed: true, expected: { inbound: 15, outbound: 4 }, actual: { inbound: 15, outbound: 4 } };

  it('passes in twelve steps where drift is noticed and cleared, and puts back what it found', async () => {
    const passed = await smoke();
    expect(passed).toMatchObject({ code: 0, stderr: '' });
    const steps = passed.stdout.split('\n').filter((line) => /^\[\d+\/12\]/.test(line));
    expect(steps.map((line) => line.split('/')[0])).toEqual(Array.from({ length: 12 }, (_, i) => `[${i + 1}`));
    expect(found()).toEqual(FRESH);
  });

  it('keeps a declaration and thresholds that it found', async () => {
    Object.assign(fake, { declared: 'enabled', expected: { inbound: 100, outbound: 7 }, actual: { inbound: 100, outbound: 7 } });
    expect(await smoke()).toMatchObject({ code: 0, stderr: '' });
    expect(found()).toMatchObject({ declared: 'enabled', installed: true, actual: { inbound: 100, outbound: 7 } });
  });

  it('keeps a scenario simulated that it found so', async () => {
    fake.simulated = true;
    expect(await smoke()).toMatchObject({ code: 0, stderr: '' });
    expect([fake.declared, fake.installed, fake.simulated]).toEqual([null, true, true]);
    fake.declared = 'simulated';
    expect(await smoke()).toMatchObject({ code: 0, stderr: '' });
    expect([fake.declared, fake.installed, fake.simulated]).toEqual(['simulated', true, true]);
  });

  it('asks for no more than the file of thresholds where no AppSec loads them, and says so', async () => {
    fake.loadsTuning = false;
    const passed = await smoke();
    expect(passed).toMatchObject({ code: 0, stderr: '' });
    expect(passed.stdout).toContain('nobody enforces them');
    fake.applies = false;
    expect((await smoke()).code).toBe(1);
  });

  it('asks the plain drift route, for the host that it is told', async () => {
    await smoke({ HOST: 'abcdefghijkl' });
    const drift = fake.asked.filter((line) => line.startsWith('GET /api/security/drift'));
    expect(new Set(drift)).toEqual(new Set(['GET /api/security/drift?host=abcdefghijkl']));
  });

  it('never shows the token in the arguments of a program', async () => {
    const seen = join(dir, 'arguments');
    writeFileSync(join(dir, 'curl'), `#!/bin/sh\nprintf '%s\\n' "$@" >>'${seen}'\nPATH='${PATH}' exec curl "$@"\n`);
    chmodSync(join(dir, 'curl'), 0o755);
    expect((await smoke({ PATH: `${dir}:${PATH}` })).code).toBe(0);
    expect(readFileSync(seen, 'utf8')).toContain('/api/security/drift');
    expect(readFileSync(seen, 'utf8')).not.toContain('token');
  });

  it('hands the token to no apply command', async () => {
    await smoke({ APPLY: `env >'${join(dir, 'env')}'; exit 1` });
    expect(readFileSync(join(dir, 'env'), 'utf8')).toContain('BASE_URL');
    expect(readFileSync(join(dir, 'env'), 'utf8')).not.toContain('token');
  });

  it('puts back what it found when it is ended in the middle', async () => {
    writeFileSync(join(dir, 'sleep'), `#!/bin/sh\nkill -TERM $PPID\nPATH='${PATH}' exec sleep 30\n`);
    chmodSync(join(dir, 'sleep'), 0o755);
    const ended = await smoke({ DRIFT_WAIT: '30', PATH: `${dir}:${PATH}` });
    expect(ended.code).toBe(143);
    expect(ended.stdout).toContain('[2/12]');
    expect(found()).toEqual(FRESH);
  });

  describe('exits 1, and puts back what it found,', () => {
    it('where a drift is not noticed', async () => {
      fake.blind = true;
      const diverged = await smoke();
      expect(diverged.code).toBe(1);
      expect(diverged.stderr).toContain('DIVERGED: scenarios.drift_detected is false and not true');
      expect(found()).toEqual(FRESH);
    });

    it('where the drift stays after the apply command', async () => {
      fake.applies = false;
      const diverged = await smoke();
      expect(diverged.code).toBe(1);
      expect(diverged.stdout).toContain('[6/12]');
      expect(diverged.stderr).toContain('scenarios.drift_detected is true and not false');
      expect(found()).toEqual(FRESH);
    });

    it('where the apply command fails', async () => {
      const diverged = await smoke({ APPLY: `curl -sS ${fake.url}/apply; exit 7` });
      expect(diverged.code).toBe(1);
      expect(diverged.stderr).toContain('the apply command failed with 7');
      expect(diverged.stderr).toContain('NOT PUT BACK');
    });
  });
});
