import type { System } from '../system/system.ts';
import { isNoSuchWorker } from './refusals.ts';
import { jsonOf, type WranglerEnded, wrangler, wranglerFault } from './wrangler.ts';

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
export async function readDeployed(system: System): Promise<Deployed> {
  const ended = await wrangler(system, ['secret', 'list']);
  if (ended.isDone) return { isWorkerThere: true, secrets: secretNames(ended) };
  if (isNoSuchWorker(ended.output)) return { isWorkerThere: false, secrets: [] };
  throw wranglerFault('to list the secrets', ended);
}

function secretNames(ended: WranglerEnded): string[] {
  const list: unknown = jsonOf(ended, '[');
  const nameOf = (secret: unknown) =>
    typeof secret === 'object' && secret !== null && 'name' in secret ? String(secret.name) : '';
  return Array.isArray(list) ? list.map(nameOf) : [];
}
