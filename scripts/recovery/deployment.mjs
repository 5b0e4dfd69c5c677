import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runningOn } from '../local/state-lock.mjs';
import { tokenOf } from '../local/worker.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A reason that is said as it stands. */
export class Reason extends Error {}

/**
 * The Argos Drift that is meant: that of the environment, or the `scripts/start` that runs.
 * @param {NodeJS.ProcessEnv} env
 * @returns {{ origin: string, token: string }}
 */
export function deploymentIn(env) {
  const { ARGOS_DRIFT_URL: url, OPERATOR_TOKEN: token } = env;
  if (!url) return localOf(resolve(ROOT, env.STATE_DIR || '.local'));
  if (!token) throw new Reason('OPERATOR_TOKEN is not set. It is the operator token of the deployment at ARGOS_DRIFT_URL');
  if (!URL.canParse(url)) throw new Reason(`ARGOS_DRIFT_URL is no address: ${url}`);
  const { protocol, hostname, origin } = new URL(url);
  const isLoopback = ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
  if (protocol !== 'https:' && !(protocol === 'http:' && isLoopback))
    throw new Reason('ARGOS_DRIFT_URL must begin with https://, or whoever is on the way reads the token and the backup');
  return { origin, token };
}

function localOf(stateDir) {
  const running = runningOn(stateDir);
  if (running === null)
    throw new Reason(
      `scripts/start does not run on ${stateDir}. Start it, or set ARGOS_DRIFT_URL and OPERATOR_TOKEN to the deployment that you mean`,
    );
  return { origin: running.origin, token: tokenOf(stateDir) };
}

/** Calls the API as the owner. @throws Reason where it is refused or not reached, with what the Worker says */
export async function ask({ origin, token }, path, { headers, ...init } = {}) {
  const response = await fetch(`${origin}${path}`, {
    ...init,
    headers: { authorization: `Bearer ${token}`, ...headers },
  }).catch((error) => {
    throw new Reason(`${origin} cannot be reached: ${error.cause?.message ?? error.message}`);
  });
  if (response.ok) return response;
  const { code, title, detail } = await response.json().catch(() => ({}));
  throw new Reason(`${origin} refused it: ${response.status} ${code ?? ''} ${detail ?? title ?? ''}`.trimEnd());
}

/** Runs a command, and says why it could not be done. */
export async function main(name, run) {
  try {
    process.exitCode = (await run()) ?? 0;
  } catch (error) {
    console.error(`${name}: ${error instanceof Reason ? error.message : (error.stack ?? error)}`);
    process.exitCode = 1;
  }
}

/** A number with its noun. */
export const counted = (count, one, several = `${one}s`) => `${count} ${count === 1 ? one : several}`;
