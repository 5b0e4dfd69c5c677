import { Fault } from '../fault.ts';
import type { System } from '../system/system.ts';

const REQUEST_MAX_MS = 15_000;

/**
 * Calls the deployed Worker's operator API.
 * @param origin scheme and host of the deployment
 * @param body sent as JSON; undefined: none
 * @returns the answer's JSON
 * @throws Fault where it cannot be reached or refuses
 */
export async function callApi(system: System, origin: string, token: string, call: string, body?: object): Promise<unknown> {
  const [method, path] = call.split(' ');
  const failed = (why: string) => new Fault(`${call} failed: ${why}.`, `Open ${origin} and log in with the operator token.`);
  let response: Response;
  try {
    response = await system.fetch(`${origin}${path}`, {
      method,
      redirect: 'manual',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.any([system.stop, AbortSignal.timeout(REQUEST_MAX_MS)]),
    });
  } catch (error) {
    throw failed(error instanceof Error ? error.message : String(error));
  }
  const answer: unknown = await response.json().catch(() => null);
  if (response.ok) return answer;
  throw failed(`${response.status} ${textOf(answer, 'detail') ?? textOf(answer, 'title') ?? ''}`.trim());
}

/** @returns a text member of an answer; null where there is none */
export function textOf(answer: unknown, key: string): string | null {
  const value: unknown = typeof answer === 'object' && answer !== null ? Reflect.get(answer, key) : null;
  return typeof value === 'string' ? value : null;
}
