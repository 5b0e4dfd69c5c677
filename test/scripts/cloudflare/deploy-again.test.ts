import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deploy } from '../../../scripts/cloudflare/commands/deploy.ts';
import { FakeAccount, WORKERS_DEV } from '../support/fake-account.ts';

const PLAIN = { isDryRun: false, domain: undefined, agentUrl: undefined };

describe('a later deployment', () => {
  let fake: FakeAccount;
  beforeEach(() => {
    fake = FakeAccount.deployed();
  });
  afterEach(() => fake.remove());

  it('keeps the token and shows none', async () => {
    await deploy(PLAIN, fake.system());
    expect(fake.called('deploy')[0]).not.toContain('--secrets-file');
    expect(fake.output).not.toContain('shown this once');
    expect(fake.requests.every((each) => each.endsWith('/healthz'))).toBe(true);
    expect(fake.output).toContain(`Log in at ${WORKERS_DEV}`);
  });

  it('fails where the checks do not run any more', async () => {
    fake.health = [fake.unchecked()];
    await expect(deploy(PLAIN, fake.system())).rejects.toThrow('its checks do not run');
  });

  it('names the hosts with another agent where it has the token', async () => {
    fake.hosts = {
      hosts: [
        { id: '1', name: 'web-1', agent_version: '0.0.9' },
        { id: '2', name: 'web-2', agent_version: '0.1.0' },
        { id: '3', name: 'web-3', agent_version: null },
      ],
      agent: { version: '0.1.0', upgrade_command: 'curl -fsSL https://x/install.sh' },
    };
    await deploy(PLAIN, fake.system({ OPERATOR_TOKEN: 'the-operators-own-token-1' }));
    expect(fake.output).toContain('Hosts: 3. With another agent: web-1. On each:');
    expect(fake.output).toContain('curl -fsSL https://x/install.sh');
    expect(fake.output).not.toContain('the-operators-own-token-1');
    expect(fake.calls.every(({ token }) => token === null)).toBe(true);
  });

  it.each([
    ['Cloudflare Access', new Response(null, { status: 302, headers: { location: 'https://team.cloudflareaccess.com/login' } })],
    ['a bot challenge', new Response('<html>', { status: 403, headers: { 'cf-mitigated': 'challenge' } })],
  ])('says that %s hides the answer, and claims nothing', async (guard, answer) => {
    fake.health = [answer];
    await deploy(PLAIN, fake.system());
    expect(fake.output).toContain(`${guard} stands before`);
    expect(fake.output).not.toContain('The checks run.');
  });

  it.each(['<html>', '{"ok": true}', 'null'])('says what answers where the address is not Argos Drift: %s', async (text) => {
    fake.health = [new Response(text, { status: 200 })];
    await expect(deploy(PLAIN, fake.system())).rejects.toThrow('it answers with 200 and is not Argos Drift');
  });

  it('stops where wrangler does not say what it deployed', async () => {
    fake.change({ target: 'schedule: * * * * *' });
    await expect(deploy(PLAIN, fake.system())).rejects.toThrow('wrangler did not say where');
  });
});
