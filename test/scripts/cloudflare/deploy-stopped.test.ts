import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deploy } from '../../../scripts/cloudflare/commands/deploy.ts';
import { FakeAccount } from '../support/fake-account.ts';

describe('a deployment that the person ends', () => {
  let fake: FakeAccount;
  beforeEach(() => {
    fake = new FakeAccount();
  });
  afterEach(() => fake.remove());

  /** Waits for an event that another process causes. */
  async function until(isThere: () => boolean): Promise<void> {
    const deadline = Date.now() + 20_000;
    while (!isThere()) {
      if (Date.now() > deadline) throw new Error('it did not happen');
      await new Promise((done) => setTimeout(done, 20));
    }
  }

  it('ends what it started, says the token if it may be in force, and leaves no file with it', async () => {
    const real = fake.read('bin/wrangler')?.replace('#!/bin/sh\n', '') ?? '';
    const hang = `case "$1" in deploy) trap 'rm -f "${fake.root}/running"; exit 143' TERM; echo "$3" >"${fake.root}/running"; while :; do sleep 0.05; done ;; esac`;
    fake.program('wrangler', `${hang}\n${real}`);
    const stop = new AbortController();
    const deploying = deploy(
      { isDryRun: false, domain: undefined, agentUrl: undefined },
      { ...fake.system(), stop: stop.signal },
    );
    const ended = expect(deploying).rejects.toThrow();
    await until(() => fake.read('running')?.includes('secrets.json') === true);
    const secretsFile = fake.read('running')?.trim() ?? '';
    fake.change({ worker: true, secrets: ['OPERATOR_TOKEN'] });
    stop.abort();
    await ended;
    expect(fake.read('running')).toBeNull();
    expect(fake.output).toContain('shown this once');
    await expect(import('node:fs/promises').then(({ access }) => access(secretsFile))).rejects.toThrow('ENOENT');
  });
});
