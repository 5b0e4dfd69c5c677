import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deploy } from '../../../scripts/cloudflare/commands/deploy.ts';
import { FakeAccount } from '../support/fake-account.ts';

const PLAIN = { isDryRun: false, domain: undefined, agentUrl: undefined };
const HOST = 'drift.example.org';
const AGENTS = 'https://agents.example.org';

describe('the domain and the agents’ address of a deployment', () => {
  let fake: FakeAccount;
  beforeEach(() => {
    fake = FakeAccount.deployed();
  });
  afterEach(() => fake.remove());

  it('reach wrangler as flags and are waited for', async () => {
    await deploy({ ...PLAIN, domain: HOST, agentUrl: AGENTS }, fake.system());
    expect(fake.called('deploy')).toEqual([['deploy', '--domain', HOST, '--var', `AGENT_URL:${AGENTS}`]]);
    expect(fake.requests[0]).toBe(`GET https://${HOST}/healthz`);
  });

  it('are kept for a later deployment', async () => {
    await deploy({ ...PLAIN, domain: HOST, agentUrl: AGENTS }, fake.system());
    await deploy(PLAIN, fake.system());
    expect(fake.called('deploy')[1]).toEqual(fake.called('deploy')[0]);
  });

  it('are forgotten on request', async () => {
    await deploy({ ...PLAIN, domain: HOST, agentUrl: AGENTS }, fake.system());
    await deploy({ ...PLAIN, domain: null, agentUrl: null }, fake.system());
    await deploy(PLAIN, fake.system());
    expect(fake.called('deploy')[2]).toEqual(['deploy']);
  });

  it('are not kept from a deployment that failed', async () => {
    fake.change({ faults: [{ when: 'deploy', text: 'Could not find zone for `drift.example.org`.' }] });
    await expect(deploy({ ...PLAIN, domain: HOST }, fake.system())).rejects.toThrow('not in a zone of this account');
    expect(fake.read('.deploy.json')).toBeNull();
  });

  it('leave wrangler.toml as it was', async () => {
    const before = fake.read('wrangler.toml');
    await deploy({ ...PLAIN, domain: HOST, agentUrl: AGENTS }, fake.system());
    expect(fake.read('wrangler.toml')).toBe(before);
  });

  it('never take a name from something else that answers there', async () => {
    fake.resolving = [HOST];
    fake.health = [new Response('<html>my shop</html>')];
    await expect(deploy({ ...PLAIN, domain: HOST }, fake.system())).rejects.toThrow('it is not Argos Drift that answers there');
    expect(fake.called('deploy')).toEqual([]);
  });

  it('take a name back where Argos Drift answers', async () => {
    fake.resolving = [HOST];
    await deploy({ ...PLAIN, domain: HOST }, fake.system());
    expect(fake.called('deploy')).toHaveLength(1);
  });

  it.each(['{', '[]x', '{"domain": "https://x/"}', 'null'])('are not guessed from a broken file: %s', async (text) => {
    fake.file('.deploy.json', text);
    await expect(deploy(PLAIN, fake.system())).rejects.toThrow('.deploy.json cannot be read');
    expect(fake.calls).toEqual([]);
  });
});
