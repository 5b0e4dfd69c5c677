/** What Cloudflare or wrangler refused, and what to do about it. */
export interface Refusal {
  sentence: string;
  next: string;
}

/** What an API token for CI must be allowed to do. The dashboard's template "Edit Cloudflare Workers" has all of it. */
const TOKEN_SCOPES = [
  'Account / Workers Scripts: Edit',
  'Account / Workers KV Storage: Edit',
  'Account / Account Settings: Read',
  'User / User Details: Read',
  'User / Memberships: Read',
  'Zone / Workers Routes: Edit and Zone / Zone: Read, with --domain only',
];

const AGAIN = 'then run this again.';

interface Known {
  when: RegExp;
  refusal: (output: string) => Refusal;
}

const KNOWN: Known[] = [
  {
    when: /necessary to set a CLOUDFLARE_API_TOKEN|Not logged in|not authenticated\. Please run|Did not login, quitting/,
    refusal: () => ({
      sentence: 'Wrangler is not logged in to Cloudflare.',
      next: `Log in with \`npx wrangler login\` (it opens a browser), or set CLOUDFLARE_API_TOKEN where there is none, ${AGAIN}`,
    }),
  },
  {
    when: /More than one account available/,
    refusal: (output) => ({
      sentence: `You can deploy to several Cloudflare accounts:\n${accountsIn(output)}`,
      next: 'Choose one: CLOUDFLARE_ACCOUNT_ID=... scripts/deploy (the same for every later run).',
    }),
  },
  {
    when: /Unable to resolve Cloudflare's API hostname|fetch failed|auth server could not be reached|\b(ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|UND_ERR_\w+)\b/,
    refusal: () => ({
      sentence: 'Cloudflare cannot be reached from this machine.',
      next: `Look at the connection, DNS, and the proxy (HTTPS_PROXY), ${AGAIN}`,
    }),
  },
  {
    when: /Invalid API Token|Invalid access token|Invalid request headers|\[code: (1000|6003|6111)\]/,
    refusal: () => ({
      sentence: 'Cloudflare does not know this API token.',
      next: `Look at CLOUDFLARE_API_TOKEN: is it whole, and neither expired nor revoked? Mend it, ${AGAIN}`,
    }),
  },
  {
    when: /(?<!Invalid access token )\[code: (9106|9109|10000|10001|10023|10405)\]|Failed to automatically retrieve account IDs|does not have permission to check whether the resource exists/,
    refusal: (output) => ({
      sentence: `The log-in or API token may not do this${requestIn(output)}.`,
      next: `An API token needs (the template "Edit Cloudflare Workers" has all of it):\n${bullets(TOKEN_SCOPES)}\nWithout a token: \`npx wrangler logout\`, \`npx wrangler login\`, ${AGAIN}`,
    }),
  },
  {
    when: /register a workers\.dev subdomain|\[code: 10063\]/,
    refusal: (output) => ({
      sentence: 'This account has no workers.dev subdomain yet.',
      next: `Choose one (once an account, free) at ${onboardingIn(output)}, ${AGAIN}`,
    }),
  },
  {
    when: /\[code: 10072\]|too_many_crons|limit of \d+ cron triggers/i,
    refusal: () => ({
      sentence:
        "The account's cron triggers are used up (5 on the free plan). Without one, nothing notices a host that falls silent.",
      next: `Remove one from another Worker (dash.cloudflare.com, the Worker, Settings, Trigger events), ${AGAIN}`,
    }),
  },
  {
    when: /Could not find zone for|zone_not_found|\[code: 10083\]/,
    refusal: () => ({
      sentence: 'The domain is not in a zone of this account.',
      next: 'Add its zone to this account at dash.cloudflare.com, or give a host name of a zone that is there: scripts/deploy --domain HOST.',
    }),
  },
  {
    when: /\[code: 100117\]|was skipped, fix conflict/,
    refusal: () => ({
      sentence: 'The domain has DNS records or a Worker already.',
      next: 'Remove them at dash.cloudflare.com, or choose another host name: scripts/deploy --domain HOST.',
    }),
  },
  {
    when: /\[code: 10014\]/,
    refusal: () => ({
      sentence: 'A KV namespace of an earlier deployment is left over, and wrangler does not take it up again.',
      next: `Remove it with scripts/destroy (it holds nothing that is needed), ${AGAIN}`,
    }),
  },
  {
    when: /verify your account's email address/,
    refusal: () => ({
      sentence: "Cloudflare wants the account's e-mail address verified first.",
      next: `Follow the link in Cloudflare's mail, or ask for a new one at dash.cloudflare.com, ${AGAIN}`,
    }),
  },
];

/**
 * The refusals that wrangler's output shows, in our words; none where it is nothing that we know.
 *
 * The texts stand in wrangler 4.155's bundle: requireAuth and getOrSelectAccountId (log-in, accounts), cfetch (`A request to the
 * Cloudflare API (...) failed.` with `message [code: N]` a line), triggers/subdomain.ts (workers.dev), publishCustomDomains and
 * zones.ts (domain), provision-bindings.ts (KV). Codes are the API's: 10000 and 9109 authentication, 10063 no workers.dev
 * subdomain, 10072 too many crons (cloudflare/workers-sdk#5998), 10083 zone not found (#2906), 100117 DNS records
 * (#9878), 10014 a namespace of this title exists (#13242). A failed trigger comes after the upload, and several may fail at once.
 * @param output all that wrangler said, without colours
 */
export function refusalsIn(output: string): Refusal[] {
  return KNOWN.filter(({ when }) => when.test(output)).map(({ refusal }) => refusal(output));
}

/** Whether wrangler said that there is no Worker of this name: code 10007, or `secret list`'s own words for it. */
export function isNoSuchWorker(output: string): boolean {
  return /\[code: 10007\]|^.*Worker ".*" not found\./m.test(output);
}

function accountsIn(output: string): string {
  return bullets([...output.matchAll(/`([^`]*)`: `([0-9a-f]{32})`/g)].map(([, name, id]) => `${name}: ${id}`));
}

function requestIn(output: string): string {
  const path = /Cloudflare API \((?:\/accounts\/[^/)]+)?(\/[^)]*)\) failed/.exec(output)?.[1];
  return path === undefined ? '' : ` (refused: ${path})`;
}

function onboardingIn(output: string): string {
  return /https:\/\/dash\.cloudflare\.com\/[0-9a-f]+\/workers\/\w+/.exec(output)?.[0] ?? 'dash.cloudflare.com, Workers & Pages';
}

function bullets(lines: string[]): string {
  return lines.map((line) => `  - ${line}`).join('\n');
}
