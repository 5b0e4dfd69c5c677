import { describe, expect, it } from 'vitest';
import { isNoSuchWorker, refusalsIn } from '../../../scripts/cloudflare/account/refusals.ts';

const ID = '0123456789abcdef0123456789abcdef';
const api = (path: string, ...notes: string[]) =>
  `\n✘ [ERROR] A request to the Cloudflare API (/accounts/${ID}${path}) failed.\n\n${notes.map((note) => `  ${note}\n`).join('')}`;
const trigger = (category: string, path: string, note: string) =>
  `  ${category}:\n    - A request to the Cloudflare API (/accounts/${ID}/workers/scripts/argos-drift${path}) failed.\n      - ${note}`;
const partial = (...failures: string[]) =>
  `✘ [ERROR] Trigger configuration for "argos-drift" was only partially updated:\n\n${failures.join('\n\n')}\n\nSuccessful trigger changes were not rolled back.`;

const CRONS = trigger(
  'Cron schedules',
  '/schedules',
  'This account has reached the Workers Free limit of 5 cron triggers per account. [code: 10072]',
);
const ZONE = trigger(
  'Custom domains',
  '/domains/records',
  'workers.api.error.zone_not_found for "drift.example.org" [code: 10083]',
);

describe('what goes wrong in a deployment is said in a sentence, with what to do', () => {
  it.each([
    [
      'not logged in',
      "✘ [ERROR] In a non-interactive environment, it's necessary to set a CLOUDFLARE_API_TOKEN environment variable for wrangler to work.",
      'not logged in',
      'npx wrangler login',
    ],
    [
      'a log-in that expired',
      '✘ [ERROR] Not logged in. Your auth token has expired and could not be refreshed',
      'not logged in',
      'login',
    ],
    [
      'no network',
      "✘ [ERROR] Unable to resolve Cloudflare's API hostname (api.cloudflare.com)",
      'cannot be reached',
      'HTTPS_PROXY',
    ],
    ['a request that broke off', '✘ [ERROR] fetch failed', 'cannot be reached', 'connection'],
    [
      'a wrong token',
      api('/workers/x', 'Invalid access token [code: 9109]'),
      'does not know this API token',
      'CLOUDFLARE_API_TOKEN',
    ],
    [
      'a token that may not',
      api('/storage/kv/namespaces', 'Authentication error [code: 10000]'),
      '(refused: /storage/kv/namespaces)',
      'Workers KV Storage: Edit',
    ],
    [
      'a token that may not read memberships',
      '✘ [ERROR] A request to the Cloudflare API (/memberships) failed.\n\n  Unable to authenticate request [code: 10001]',
      '(refused: /memberships)',
      'Memberships: Read',
    ],
    [
      'no workers.dev subdomain',
      `✘ [ERROR] You can either deploy your worker to one or more routes by specifying them in your wrangler.toml file, or register a workers.dev subdomain here:\nhttps://dash.cloudflare.com/${ID}/workers/onboarding`,
      'no workers.dev subdomain',
      `https://dash.cloudflare.com/${ID}/workers/onboarding`,
    ],
    [
      'no workers.dev subdomain, by code',
      api('/workers/subdomain', 'nothing there [code: 10063]'),
      'no workers.dev subdomain',
      'dash.cloudflare.com',
    ],
    ['crons used up', partial(CRONS), '5 on the free plan', 'Trigger events'],
    [
      'crons used up, in older words',
      api('/workers/scripts/argos-drift/schedules', 'workers.api.error.too_many_crons [code: 10072]'),
      'used up',
      'Remove one',
    ],
    ['a domain of nobody', partial(ZONE), 'not in a zone of this account', '--domain HOST'],
    [
      'a zone that is not there',
      '✘ [ERROR] Could not find zone for `drift.example.org`. Make sure the domain is set up',
      'not in a zone',
      'Add its zone',
    ],
    [
      'a domain in use',
      partial(
        trigger('Custom domains', '/domains/records', "Hostname 'x' already has externally managed DNS records [code: 100117]"),
      ),
      'DNS records',
      'Remove them',
    ],
    [
      'a namespace left over',
      api('/storage/kv/namespaces', 'a namespace with this account ID and title already exists [code: 10014]'),
      'left over',
      'scripts/destroy',
    ],
    ['an unverified address', "✘ [ERROR] Please verify your account's email address and try again.", 'e-mail address', 'link'],
  ])('%s', (_name, output, sentence, next) => {
    const refusals = refusalsIn(output);
    expect(refusals).toHaveLength(1);
    expect(refusals[0]?.sentence).toContain(sentence);
    expect(refusals[0]?.next).toContain(next);
  });

  it('lists the accounts as wrangler does', () => {
    const output = `✘ [ERROR] More than one account available but unable to select one in non-interactive mode.
Available accounts are (\`<name>\`: \`<account_id>\`):
  \`My home\`: \`${ID}\`
  \`Work\`: \`${ID.replace('0', 'f')}\``;
    const [refusal] = refusalsIn(output);
    expect(refusal?.sentence).toContain(`- My home: ${ID}\n  - Work: f`);
    expect(refusal?.next).toContain('CLOUDFLARE_ACCOUNT_ID=');
  });

  it('says each of several triggers that were refused at once', () => {
    expect(refusalsIn(partial(ZONE, CRONS)).map(({ sentence }) => sentence.split(' ').slice(0, 3).join(' '))).toEqual([
      "The account's cron",
      'The domain is',
    ]);
  });

  it('does not guess at what it does not know', () => {
    expect(refusalsIn(api('/workers/scripts/argos-drift', 'Something quite new [code: 110000]'))).toEqual([]);
    expect(refusalsIn('')).toEqual([]);
  });

  it('tells a Worker that is not there from one that cannot be looked at', () => {
    expect(isNoSuchWorker('✘ [ERROR] Worker "argos-drift" not found.\n\nIf this is a new Worker, run')).toBe(true);
    expect(isNoSuchWorker(api('/workers/scripts/argos-drift', 'This Worker does not exist on your account. [code: 10007]'))).toBe(
      true,
    );
    expect(isNoSuchWorker(api('/workers/scripts/argos-drift', 'Authentication error [code: 10000]'))).toBe(false);
  });
});
