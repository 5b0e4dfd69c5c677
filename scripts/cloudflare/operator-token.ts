import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isNoSuchWorker } from './refusals.ts';
import { inTemporaryFolder } from './temporary-folder.ts';
import type { World } from './world.ts';
import { jsonOf, type WranglerEnded, wrangler, wranglerFault } from './wrangler.ts';

const TOKEN_BYTES = 24;

/** What the account holds before a deployment. */
export interface Deployed {
  isWorkerThere: boolean;
  /** The names of its secrets. Their values cannot be read by anybody. */
  secrets: string[];
}

/**
 * Asks the account for the Worker and its secrets. It is also the first request of a run, so that a log-in that is missing is
 * said before anything is built.
 * @throws Fault where wrangler cannot say
 */
export async function readDeployed(world: World): Promise<Deployed> {
  const ended = await wrangler(world, ['secret', 'list']);
  if (ended.isDone) return { isWorkerThere: true, secrets: secretNames(ended) };
  if (isNoSuchWorker(ended.output)) return { isWorkerThere: false, secrets: [] };
  throw wranglerFault('to list the secrets', ended);
}

/** Whether nobody could log in: neither a token nor Cloudflare Access is set up. */
export function needsToken({ secrets }: Deployed): boolean {
  const hasAccess = secrets.includes('ACCESS_TEAM_DOMAIN') && secrets.includes('ACCESS_AUD');
  return !secrets.includes('OPERATOR_TOKEN') && !hasAccess;
}

/** @returns 192 random bits, in letters that a URL and a shell take as they are */
export function newToken(): string {
  return randomBytes(TOKEN_BYTES).toString('base64url');
}

/**
 * Gives wrangler the token as a file: an argument would show it to everybody who runs ps. The file can be read by this user
 * only, and is gone afterwards.
 * @param token null: nothing to hand over, `use` gets no arguments
 */
export function withSecretsFile<T>(token: string | null, use: (args: string[]) => Promise<T>): Promise<T> {
  if (token === null) return use([]);
  return inTemporaryFolder((folder) => {
    const file = join(folder, 'secrets.json');
    writeFileSync(file, JSON.stringify({ OPERATOR_TOKEN: token }), { mode: 0o600 });
    return use(['--secrets-file', file]);
  });
}

function secretNames(ended: WranglerEnded): string[] {
  const list: unknown = jsonOf(ended, '[');
  const nameOf = (secret: unknown) =>
    typeof secret === 'object' && secret !== null && 'name' in secret ? String(secret.name) : '';
  return Array.isArray(list) ? list.map(nameOf) : [];
}
