import type { Bindings } from '../env.ts';
import type { FleetApi } from './api.ts';

const DEFAULT_NAME = 'fleet';

/** The Fleet could not be reached; the caller may try again. */
export class FleetUnavailable extends Error {
  override readonly name = 'FleetUnavailable';
}

/**
 * Calls Fleet. A call that failed where Cloudflare says so is tried once more on a new stub (a stub is broken after an
 * exception); an overloaded Fleet is left alone.
 * @param tries `once` for what must not happen twice where the answer to the first was lost: using a code up
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
    if (!isRetryable(error)) throw isOverloaded(error) ? new FleetUnavailable('overloaded', { cause: error }) : error;
  }
  try {
    return await call(stub(env));
  } catch (error) {
    throw isRetryable(error) || isOverloaded(error) ? new FleetUnavailable('not reached twice', { cause: error }) : error;
  }
}

function stub(env: Bindings): FleetApi {
  return env.FLEET.getByName(env.FLEET_NAME ?? DEFAULT_NAME) as unknown as FleetApi;
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
