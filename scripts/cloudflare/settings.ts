import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAgentUrl, isHostName } from './addresses.ts';
import { Fault } from './fault.ts';

/** What a later deployment must repeat. It names the operator's own addresses, so git ignores the file. */
export interface Settings {
  /** The custom domain; null: workers.dev. */
  domain: string | null;
  /** The variable AGENT_URL; null: the Worker's own address. */
  agentUrl: string | null;
  /** Where the last deployment answers. */
  origin: string | null;
}

const FILE = '.deploy.json';

/** @throws Fault where the file does not hold what this script wrote */
export function readSettings(root: string): Settings {
  const path = join(root, FILE);
  if (!existsSync(path)) return { domain: null, agentUrl: null, origin: null };
  const broken = new Fault(`${FILE} cannot be read.`, `Remove ${FILE}, then deploy with --domain and --agent-url as before.`);
  let kept: unknown;
  try {
    kept = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    throw broken;
  }
  if (typeof kept !== 'object' || kept === null) throw broken;
  const settings = { domain: text(kept, 'domain'), agentUrl: text(kept, 'agent_url'), origin: text(kept, 'origin') };
  if (settings.domain !== null && !isHostName(settings.domain)) throw broken;
  if (settings.agentUrl !== null && !isAgentUrl(settings.agentUrl)) throw broken;
  return settings;
}

export function keepSettings(root: string, { domain, agentUrl, origin }: Settings): void {
  writeFileSync(join(root, FILE), `${JSON.stringify({ domain, agent_url: agentUrl, origin }, null, 2)}\n`);
}

export function forgetSettings(root: string): void {
  rmSync(join(root, FILE), { force: true });
}

function text(kept: object, key: string): string | null {
  const value: unknown = Reflect.get(kept, key);
  return typeof value === 'string' ? value : null;
}
