import { type ParseArgsConfig, parseArgs } from 'node:util';
import { isAgentUrl, isHostName } from '../addresses.ts';

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

/** The word that takes a kept setting back. */
const FORGET = 'none';
const HELP = { type: 'boolean', short: 'h' } as const;

/** @param args what stands after `scripts/deploy` */
export function parseDeploy(args: string[]): Parsed<DeployOptions> {
  const given = valuesOf({
    args,
    options: { help: HELP, 'dry-run': { type: 'boolean' }, domain: { type: 'string' }, 'agent-url': { type: 'string' } },
  });
  if (typeof given === 'string') return wrong(given);
  if (given.help) return { kind: 'help' };
  const domain = given.domain?.toLowerCase();
  if (domain !== undefined && domain !== FORGET && !isHostName(domain))
    return wrong('--domain needs a host name such as drift.example.org, without https:// and without a path');
  const agentUrl = given['agent-url']?.replace(/\/$/, '');
  if (agentUrl !== undefined && agentUrl !== FORGET && !isAgentUrl(agentUrl))
    return wrong('--agent-url needs an address such as https://argos-drift.example.workers.dev, without a path');
  return {
    kind: 'run',
    options: {
      isDryRun: given['dry-run'] ?? false,
      domain: domain === FORGET ? null : domain,
      agentUrl: agentUrl === FORGET ? null : agentUrl,
    },
  };
}

/** @param args what stands after `scripts/destroy` */
export function parseDestroy(args: string[]): Parsed<{ isConfirmed: boolean }> {
  const given = valuesOf({ args, options: { help: HELP, yes: { type: 'boolean' } } });
  if (typeof given === 'string') return wrong(given);
  return given.help ? { kind: 'help' } : { kind: 'run', options: { isConfirmed: given.yes ?? false } };
}

/** @returns the options' values, or what is wrong with the line */
function valuesOf<T extends ParseArgsConfig>(config: T): ReturnType<typeof parseArgs<T>>['values'] | string {
  try {
    return parseArgs(config).values;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    // What follows Node's first sentence tells how an argument may begin with a dash, which none does here.
    return error.message.split(/\.\s/)[0] ?? error.message;
  }
}

function wrong(why: string): { kind: 'wrong'; why: string } {
  return { kind: 'wrong', why };
}
