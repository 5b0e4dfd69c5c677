import type { Bindings } from '../env.ts';
import type { FleetApi } from './api.ts';

const DEFAULT_NAME = 'fleet';

/** The Fleet could not be reached; the caller may try again. */
export class FleetUnavailable extends Error {
  override readonly name = 'FleetUnavailable';
}

/**
 * Calls Fleet. A call that failed where Cloudflare says so is tried once more on a new stub (a stub is broken after an
 * exception); an overloaded Fleet is left alone. Where the first try was done and its answer lost, the second finds it done: what is
 * written so already changes nothing, what was removed is not there, and an intent that was shown has changed, by the caller.
 * @param tries `once` for what must not happen twice where the answer to the first was lost: using a code up, beginning a session
 * @throws FleetUnavailable, or whatever Fleet itself threw
 */
export async function callFleet<T>(
  env: Bindings,
  call: (fleet: FleetApi) => Promise<T>,
  tries: 'once' | 'twice' = 'twice',
): Promise<T> {
  try {
    return await call(stub(env));
  } catch (error) {
    if (isRetryable(error) && tries === 'once') throw new FleetUnavailable('not reached', { cause: error });
    if (!isRetryable(error)) throw asFault(error, 'not taken');
  }
  try {
    return await call(stub(env));
  } catch (error) {
    throw asFault(error, 'not reached twice');
  }
}

function stub(env: Bindings): FleetApi {
  return env.FLEET.getByName(env.FLEET_NAME ?? DEFAULT_NAME) as unknown as FleetApi;
}

/** What the caller is told of a call that is not tried again: whether they may try it later. */
function asFault(error: unknown, why: string): unknown {
  return isRetryable(error) || isOverloaded(error) || isOlder(error) ? new FleetUnavailable(why, { cause: error }) : error;
}

/** While a version is deployed, a Fleet of the one before may still answer, without the methods that are new. */
function isOlder(error: unknown): boolean {
  return error instanceof TypeError && /does not implement/.test(error.message);
}

function isRetryable(error: unknown): boolean {
  return flag(error, 'retryable') && !isOverloaded(error);
}

function isOverloaded(error: unknown): boolean {
  return flag(error, 'overloaded');
}

function flag(error: unknown, name: 'retryable' | 'overloaded'): boolean {
  return typeof error === 'object' && error !== null && name in error && (error as Record<string, unknown>)[name] === true;
}
