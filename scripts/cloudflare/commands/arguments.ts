import { readFileSync } from 'node:fs';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { isAgentUrl, isHostName } from '../addresses.ts';

export interface DeployOptions {
  isDryRun: boolean;
  /** undefined: as kept; null: forget the kept one. */
  domain: string | null | undefined;
  agentUrl: string | null | undefined;
}

export type Parsed<T> = { kind: 'run'; options: T } | { kind: 'help' } | { kind: 'wrong'; why: string };

/** Files, since the shell scripts print them before Node.js and the packages are there. */
export const DEPLOY_USAGE = usageIn('deploy.txt');
export const DESTROY_USAGE = usageIn('destroy.txt');

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

function usageIn(file: string): string {
  return readFileSync(new URL(file, import.meta.url), 'utf8').trimEnd();
}
