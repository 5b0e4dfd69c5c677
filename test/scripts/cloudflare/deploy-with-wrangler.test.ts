import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deploy } from '../../../scripts/cloudflare/commands/deploy.ts';
import { destroy } from '../../../scripts/cloudflare/commands/destroy.ts';
import type { System } from '../../../scripts/cloudflare/system/system.ts';
import { FakeAccount, WORKERS_DEV } from '../support/fake-account.ts';
import { FakeCloudflare } from '../support/fake-cloudflare.ts';
import { ROOT } from '../support/run.ts';

const PLAIN = { isDryRun: false, domain: undefined, agentUrl: undefined };
const WORKER = "export class Fleet {}\nexport default { fetch: () => new Response('') };\n";
const SCRIPT = '/workers/scripts/argos-drift';

// Each run of wrangler takes a second or several.
const TIMEOUT_MS = 120_000;

/** The files under a folder that hold a text, wrangler's own logs among them. */
function filesWith(text: string, folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return entries
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((path) => readFileSync(path, 'utf8').includes(text));
}

describe('the real wrangler, against a stand-in for Cloudflare', { timeout: TIMEOUT_MS }, () => {
  let fake: FakeAccount;
  let cloudflare: FakeCloudflare;
  let system: System;

  beforeEach(async () => {
    cloudflare = await FakeCloudflare.start();
    fake = new FakeAccount();
    fake.program('wrangler', `exec '${join(ROOT, 'node_modules/.bin/wrangler')}' "$@"`);
    fake.file('worker/index.ts', WORKER);
    system = fake.system({ ...cloudflare.env, XDG_CONFIG_HOME: join(fake.root, 'config'), HOME: fake.root });
  });
  afterEach(async () => {
    fake.remove();
    await cloudflare.stop();
  });

  it('deploys for the first time: Worker, secret, namespace and cron, and leaves wrangler.toml alone', async () => {
    const before = fake.read('wrangler.toml');
    await deploy(PLAIN, system);
    expect(cloudflare).toMatchObject({ worker: true, secrets: ['OPERATOR_TOKEN'], crons: ['* * * * *'] });
    expect(cloudflare.namespaces.map(({ title }) => title)).toEqual(['argos-drift-snapshot']);
    expect(fake.read('wrangler.toml')).toBe(before);
    expect(fake.output).toContain(`${WORKERS_DEV}/#code=LOGIN-CODE`);
    const [, token = ''] = /\n {2}([\w-]{32})\n/.exec(fake.output) ?? [];
    expect(cloudflare.metadata).toContain(token);
    expect(filesWith(token, fake.root)).toEqual([]);
  });

  it('deploys again: no other secret and no other namespace', async () => {
    await deploy(PLAIN, system);
    await deploy(PLAIN, system);
    expect(cloudflare.secrets).toEqual(['OPERATOR_TOKEN']);
    expect(cloudflare.namespaces).toHaveLength(1);
    expect(JSON.parse(cloudflare.metadata).keep_bindings).toContain('secret_text');
  });

  it('puts it under a domain and hands over AGENT_URL', async () => {
    await deploy({ ...PLAIN, domain: 'drift.example.org', agentUrl: 'https://agents.example.org' }, system);
    expect(cloudflare.domains).toEqual(['drift.example.org']);
    expect(JSON.parse(cloudflare.metadata).bindings).toContainEqual({
      name: 'AGENT_URL',
      type: 'plain_text',
      text: 'https://agents.example.org',
    });
  });

  it('destroys it, and finds nothing the second time', async () => {
    await deploy(PLAIN, system);
    await destroy({ isConfirmed: true }, system);
    expect(cloudflare).toMatchObject({ worker: false, secrets: [], namespaces: [] });
    await destroy({ isConfirmed: false }, system);
    expect(fake.output).toContain('Nothing is there');
  });

  it.each([
    ['a token that is wrong', `GET ${SCRIPT}/secrets`, 403, 9109, 'Invalid access token', 'does not know this API token'],
    ['a token that may not', 'GET /storage/kv/namespaces', 403, 10000, 'Authentication error', 'may not do this'],
    ['no workers.dev subdomain', 'GET /workers/subdomain', 404, 10007, 'no subdomain', 'no workers.dev subdomain'],
    ['crons used up', `PUT ${SCRIPT}/schedules`, 400, 10072, 'This account has reached the limit', 'cron triggers are used up'],
    ['a domain of nobody', `PUT ${SCRIPT}/domains/records`, 404, 10083, 'workers.api.error.zone_not_found', 'not in a zone'],
  ])('says in a sentence: %s', async (_name, call, status, code, message, sentence) => {
    cloudflare.faults[call] = { status, error: { code, message } };
    const domain = call.includes('domains') ? 'drift.example.org' : undefined;
    await expect(deploy({ ...PLAIN, domain }, system)).rejects.toThrow(sentence);
    // The upload comes before the triggers, and with it the token is in force.
    expect(fake.output.includes('shown this once')).toBe(cloudflare.worker);
  });
});
