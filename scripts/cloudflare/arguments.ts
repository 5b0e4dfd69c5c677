export interface DeployOptions {
  isDryRun: boolean;
  /** undefined: as kept; null: forget the kept one. */
  domain: string | null | undefined;
  agentUrl: string | null | undefined;
}

export type Parsed<T> = { kind: 'run'; options: T } | { kind: 'help' } | { kind: 'wrong'; why: string };

export const DEPLOY_USAGE = `usage: scripts/deploy [--domain HOST] [--agent-url URL] [--dry-run]

Deploys Argos Drift to your Cloudflare account, or upgrades it there: installs what is missing, checks, builds,
deploys, and waits until the new version answers. The first deployment makes the operator token and shows it once.

  --domain HOST    serve it under this host name, in a zone of the account (kept for later; "none" forgets it)
  --agent-url URL  where agents reach it, when that is not the same address (kept for later; "none" forgets it)
  --dry-run        all that can be done without an account: check, build, sizes, and what it would do

CLOUDFLARE_ACCOUNT_ID chooses among several accounts; CLOUDFLARE_API_TOKEN logs in where there is no browser.
With OPERATOR_TOKEN set, an upgrade also says which hosts run an older agent.`;

export const DESTROY_USAGE = `usage: scripts/destroy [--yes]

Removes the Worker, its Fleet (every host's intent and history), the KV namespace and the secrets, after one question.

  --yes  do not ask`;

/** @param args what stands after `scripts/deploy` */
export function parseDeploy(args: string[]): Parsed<DeployOptions> {
  const options: DeployOptions = { isDryRun: false, domain: undefined, agentUrl: undefined };
  const rest = [...args];
  for (let flag = rest.shift(); flag !== undefined; flag = rest.shift()) {
    switch (flag) {
      case '-h':
      case '--help':
        return { kind: 'help' };
      case '--dry-run':
        options.isDryRun = true;
        break;
      case '--domain': {
        const domain = rest.shift()?.toLowerCase();
        if (domain === undefined || (domain !== 'none' && !isHostName(domain)))
          return wrong('--domain needs a host name such as drift.example.org, without https:// and without a path');
        options.domain = domain === 'none' ? null : domain;
        break;
      }
      case '--agent-url': {
        const url = rest.shift()?.replace(/\/$/, '');
        if (url === undefined || (url !== 'none' && !isAgentUrl(url)))
          return wrong('--agent-url needs an address such as https://argos-drift.example.workers.dev, without a path');
        options.agentUrl = url === 'none' ? null : url;
        break;
      }
      default:
        return wrong(`${flag} is not known`);
    }
  }
  return { kind: 'run', options };
}

/** @param args what stands after `scripts/destroy` */
export function parseDestroy(args: string[]): Parsed<{ isConfirmed: boolean }> {
  const unknown = args.find((arg) => !['-h', '--help', '--yes'].includes(arg));
  if (unknown !== undefined) return wrong(`${unknown} is not known`);
  if (args.includes('-h') || args.includes('--help')) return { kind: 'help' };
  return { kind: 'run', options: { isConfirmed: args.includes('--yes') } };
}

/** Two labels at least: a Worker can only be put on a name of a zone. */
export function isHostName(text: string): boolean {
  return text.length <= 253 && /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/.test(text);
}

/** An origin, since it is pasted into a root shell and the agent adds its own paths. */
export function isAgentUrl(text: string): boolean {
  return /^https:\/\/[A-Za-z0-9.-]+(:\d{1,5})?$/.test(text) && URL.canParse(text);
}

function wrong(why: string): { kind: 'wrong'; why: string } {
  return { kind: 'wrong', why };
}
