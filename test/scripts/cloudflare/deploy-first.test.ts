import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deploy } from '../../../scripts/cloudflare/commands/deploy.ts';
import { FakeAccount, VERSION_ID, WORKERS_DEV } from '../support/fake-account.ts';

const PLAIN = { isDryRun: false, domain: undefined, agentUrl: undefined };

describe('a first deployment', () => {
  let fake: FakeAccount;
  beforeEach(() => {
    fake = new FakeAccount();
  });
  afterEach(() => fake.remove());

  const tokenOf = () => JSON.parse(fake.calls.find(({ secretsFile }) => secretsFile)?.secretsFile ?? '{}').OPERATOR_TOKEN;

  it('checks and builds before it deploys, and deploys once', async () => {
    await deploy(PLAIN, fake.system());
    expect(fake.read('npm.log')).toBe('run --silent build\nrun --silent check\n');
    expect(fake.called('deploy')).toHaveLength(1);
  });

  it('makes a token of 192 random bits, puts it with the upload, and shows it once', async () => {
    await deploy(PLAIN, fake.system());
    const token = tokenOf();
    expect(token).toMatch(/^[A-Za-z0-9_-]{32}$/);
    expect(fake.account.secrets).toEqual(['OPERATOR_TOKEN']);
    expect(fake.output.split(token)).toHaveLength(2);
    expect(fake.output).toContain('shown this once');
  });

  it('makes another token for another deployment', async () => {
    await deploy(PLAIN, fake.system());
    const first = tokenOf();
    fake.remove();
    fake = new FakeAccount();
    await deploy(PLAIN, fake.system());
    expect(tokenOf()).not.toBe(first);
  });

  it('hands the token over in a file that does not stay, never as an argument', async () => {
    await deploy(PLAIN, fake.system());
    const token = tokenOf();
    expect(JSON.stringify(fake.calls.map(({ argv }) => argv))).not.toContain(token);
    const file = fake.called('deploy')[0]?.at(-1) ?? '';
    expect(file).toMatch(/secrets\.json$/);
    expect(readdirSync(tmpdir())).not.toContain(file.split('/').at(-2));
    expect(fake.read('.deploy.json')).not.toContain(token);
  });

  it('prints a line that logs in and the line for a host', async () => {
    await deploy(PLAIN, fake.system());
    expect(fake.output).toContain(`${WORKERS_DEV}/#code=LOGIN-CODE`);
    expect(fake.output).toContain(`curl -fsSL ${WORKERS_DEV}/install.sh`);
    expect(fake.output.indexOf('#code=')).toBeGreaterThan(fake.output.indexOf('The checks run.'));
  });

  it('waits for the new version, then for its first check, and says so', async () => {
    fake.health = [new Error('no such host'), fake.healthy('an-older-one'), fake.unchecked(), fake.unchecked(), fake.healthy()];
    await deploy(PLAIN, fake.system());
    expect(fake.requests.filter((each) => each.endsWith('/healthz'))).toHaveLength(5);
    expect(fake.output).toContain(`answers with version ${VERSION_ID}`);
    expect(fake.output).toContain('Waiting for its first check');
    expect(fake.output).toContain('The checks run.');
  });

  it('says that a new cron trigger takes time, and still says how to log in', async () => {
    fake.health = [fake.unchecked()];
    await deploy(PLAIN, fake.system());
    expect(fake.output).toContain('No check yet: Cloudflare may take up to 15 minutes');
    expect(fake.output).not.toContain('The checks run.');
    expect(fake.output).toContain('#code=LOGIN-CODE');
  });

  it('has shown the token before it waits in vain', async () => {
    fake.health = [fake.healthy('an-older-one')];
    await expect(deploy(PLAIN, fake.system())).rejects.toThrow('was not seen within 90 s');
    expect(fake.output).toContain(tokenOf());
  });

  it('makes no token where Cloudflare Access guards the dashboard', async () => {
    fake.change({ worker: true, secrets: ['ACCESS_TEAM_DOMAIN', 'ACCESS_AUD'] });
    await deploy(PLAIN, fake.system());
    expect(fake.account.secrets).not.toContain('OPERATOR_TOKEN');
  });

  it('shows the token where a trigger is refused after the upload', async () => {
    fake.change({ echo: true, faults: [{ when: 'deploy', text: 'too_many_crons [code: 10072]', afterUpload: true }] });
    await expect(deploy(PLAIN, fake.system())).rejects.toThrow('cron triggers are used up');
    expect(fake.output.split(tokenOf())).toHaveLength(2);
  });

  it('shows the token where nobody can tell whether it came into force', async () => {
    const next = [{ when: 'secret', text: 'fetch failed' }];
    fake.change({ faults: [{ when: 'deploy', text: 'fetch failed', afterUpload: true, next }] });
    await expect(deploy(PLAIN, fake.system())).rejects.toThrow('cannot be reached');
    expect(fake.output).toContain(tokenOf());
  });

  it("hides the token in wrangler's own words", async () => {
    fake.change({ echo: true, faults: [{ when: 'deploy', text: 'something new', afterUpload: true }] });
    const error: unknown = await deploy(PLAIN, fake.system()).catch((thrown: unknown) => thrown);
    expect(String(error)).toContain('something new');
    expect(String(error)).toContain('(hidden)');
    expect(String(error)).not.toContain(tokenOf());
  });

  it('shows no token that never came into force', async () => {
    fake.change({ faults: [{ when: 'deploy', text: 'You need to register a workers.dev subdomain' }] });
    await expect(deploy(PLAIN, fake.system())).rejects.toThrow('no workers.dev subdomain');
    expect(fake.output).not.toContain('shown this once');
    expect(fake.read('.deploy.json')).toBeNull();
  });

  it('builds nothing while wrangler is not logged in', async () => {
    fake.change({ faults: [{ when: 'secret', text: "it's necessary to set a CLOUDFLARE_API_TOKEN environment variable" }] });
    await expect(deploy(PLAIN, fake.system())).rejects.toThrow('not logged in');
    expect(fake.read('npm.log')).toBeNull();
    expect(fake.called('deploy')).toEqual([]);
  });

  it('builds nothing while a namespace of an earlier deployment is left over', async () => {
    fake.change({ namespaces: [{ id: 'f'.repeat(32), title: 'argos-drift-snapshot' }] });
    await expect(deploy(PLAIN, fake.system())).rejects.toThrow('argos-drift-snapshot of an earlier deployment is left over');
    expect(fake.read('npm.log')).toBeNull();
    expect(fake.called('deploy')).toEqual([]);
  });

  it('builds nothing where it may not see the namespaces', async () => {
    fake.change({ faults: [{ when: 'kv namespace list', text: 'Authentication error [code: 10000]' }] });
    await expect(deploy(PLAIN, fake.system())).rejects.toThrow('may not do this');
    expect(fake.called('deploy')).toEqual([]);
  });

  it('deploys nothing that does not pass the check', async () => {
    fake.program('npm', '[ "$3" = build ] || { echo "wrong type in x.ts"; exit 1; }');
    await expect(deploy(PLAIN, fake.system())).rejects.toThrow('wrong type in x.ts');
    expect(fake.called('deploy')).toEqual([]);
  });
});
