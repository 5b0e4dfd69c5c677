import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deploy } from '../../../scripts/cloudflare/commands/deploy.ts';
import { SIZE_BUDGETS_KB } from '../../../scripts/size-budgets.ts';
import { FakeAccount } from '../support/fake-account.ts';

const DRY = { isDryRun: true, domain: undefined, agentUrl: undefined };

describe('a dry run of a deployment', () => {
  let fake: FakeAccount;
  beforeEach(() => {
    fake = new FakeAccount();
  });
  afterEach(() => fake.remove());

  it('builds, checks, bundles and measures, and asks no account', async () => {
    await deploy(DRY, fake.system());
    expect(fake.read('npm.log')).toBe('run --silent build\nrun --silent check\n');
    expect(fake.calls.map(({ argv }) => argv.slice(0, 2))).toEqual([['deploy', '--dry-run']]);
    expect(fake.requests).toEqual([]);
    expect(fake.output).toContain(`the Worker, compressed: 40.0 kB of ${SIZE_BUDGETS_KB.worker} kB`);
    expect(fake.output).toContain('Nothing was deployed.');
  });

  it('tries out the flags and keeps nothing', async () => {
    await deploy({ ...DRY, domain: 'drift.example.org' }, fake.system());
    expect(fake.called('deploy')[0]).toContain('drift.example.org');
    expect(fake.output).toContain('to drift.example.org');
    expect(fake.read('.deploy.json')).toBeNull();
  });

  it.each([
    ['the Worker, compressed', () => fake.change({ gzipBytes: SIZE_BUDGETS_KB.worker * 1000 + 1 })],
    ['the agent', () => fake.file('dist/agent/argos-drift-agent.mjs', 'y'.repeat(SIZE_BUDGETS_KB.agent * 1000 + 1))],
    [
      "the dashboard's first page, compressed",
      () => {
        fake.file('dist/web/index.html', '<link rel="stylesheet" href="/assets/a.css">');
        fake.file('dist/web/assets/a.css', crypto.getRandomValues(new Uint8Array(26_000)).join());
      },
    ],
    [
      "the dashboard's JS and CSS, compressed",
      () => {
        for (const name of ['later', 'last'])
          fake.file(`dist/web/assets/${name}.js`, crypto.getRandomValues(new Uint8Array(60_000)).join());
      },
    ],
  ])('fails where %s is larger than its budget', async (what, grow) => {
    grow();
    await expect(deploy(DRY, fake.system())).rejects.toThrow(`Too large: ${what}`);
  });

  it('fails where the Worker does not bundle', async () => {
    fake.change({ faults: [{ when: 'deploy', text: 'Could not resolve "./nowhere.ts"' }] });
    await expect(deploy(DRY, fake.system())).rejects.toThrow('Could not resolve "./nowhere.ts"');
  });
});
