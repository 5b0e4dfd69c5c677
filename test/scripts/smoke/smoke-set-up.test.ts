import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeDrift, TOKEN } from '../support/fake-drift.ts';
import { type Outcome, ROOT, run } from '../support/run.ts';
import { SSH_BF } from '../support/sandbox.ts';

describe('scripts/smoke/drift-detection.sh exits 2 and changes nothing', () => {
  let fake: FakeDrift;
  beforeEach(async () => {
    fake = await FakeDrift.start();
  });

  afterEach(async () => {
    await fake.stop();
    expect(fake.asked.filter((line) => !line.startsWith('GET'))).toEqual([]);
  });

  const smoke = (env: Record<string, string> = {}): Promise<Outcome> =>
    run(join(ROOT, 'scripts/smoke/drift-detection.sh'), [], {
      PATH: process.env.PATH ?? '/usr/bin:/bin',
      BASE_URL: fake.url,
      OPERATOR_TOKEN: TOKEN,
      APPLY: `curl -sS ${fake.url}/apply`,
      DRIFT_WAIT: '0',
      ...env,
    });

  it('where nothing answers', async () => {
    const failed = await smoke({ BASE_URL: 'http://127.0.0.1:1' });
    expect(failed.code).toBe(2);
    expect(failed.stderr).toContain('http://127.0.0.1:1 cannot be reached');
  });

  it('where the token is refused', async () => {
    const failed = await smoke({ OPERATOR_TOKEN: 'wrong' });
    expect(failed.code).toBe(2);
    expect(failed.stderr).toContain('OPERATOR_TOKEN is refused');
  });

  it('where the scenario is not installed', async () => {
    fake.installed = false;
    const failed = await smoke();
    expect(failed.code).toBe(2);
    expect(failed.stderr).toContain(`${SSH_BF} is not installed`);
  });

  it('where the scenario is not known', async () => {
    const failed = await smoke({ SCENARIO: 'nobody/unknown' });
    expect(failed.code).toBe(2);
    expect(failed.stderr).toContain('nobody/unknown is not known');
  });

  it('where there is a drift already', async () => {
    fake.actual = { inbound: 5, outbound: 4 };
    const failed = await smoke();
    expect(failed.code).toBe(2);
    expect(failed.stderr).toContain('there is a drift already: about tuning');
  });

  it('where nobody knows the state of the host', async () => {
    fake.status = 'unknown';
    const failed = await smoke();
    expect(failed.code).toBe(2);
    expect(failed.stderr).toContain('scenarios is unknown: about scenarios');
  });

  it.each([
    ['no token', { OPERATOR_TOKEN: '' }, 'OPERATOR_TOKEN is not set'],
    ['a token with a line break', { OPERATOR_TOKEN: 'a\nurl = "http://elsewhere"' }, 'OPERATOR_TOKEN holds'],
    ['a short name', { SCENARIO: 'ssh-bf' }, 'not a full scenario name'],
    ['a wait that is no number', { DRIFT_WAIT: '5s' }, 'DRIFT_WAIT'],
    ['a host that is no id', { HOST: 'a&b' }, 'HOST is not a host id'],
  ])('with %s', async (_, env, words) => {
    const failed = await smoke(env);
    expect(failed.code).toBe(2);
    expect(failed.stderr).toContain(words);
  });
});
