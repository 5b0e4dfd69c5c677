import type { Problem } from '#contract';
import { ProblemError, UnreachableError } from './errors.ts';

/** An answer that takes longer than this counts as none. */
const TIMEOUT_MS = 15_000;

let onDate: (date: string) => void = () => {};

/** When Fleet was last asked something that it answered, in Unix milliseconds: at that moment the caller's session still stood. */
let admittedAt = 0;
export const lastAdmittedAt = (): number => admittedAt;

/** What the Worker answers from what was published, or as a file, without asking Fleet. */
const WITHOUT_FLEET = /^(?!\/api\/)|\/drift\b(?!.*fresh)/;

/** Calls `listener` with the `Date` header of every answer, so that ages are told by the server's clock. */
export function listenForServerDate(listener: (date: string) => void): void {
  onDate = listener;
}

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

/** Asks for `path`. Throws `UnreachableError` where no answer comes; what the answer says is the caller's to judge. */
export async function send(method: Method, path: string, body?: unknown, headers: HeadersInit = {}): Promise<Response> {
  const askedAt = Date.now();
  try {
    const response = await fetch(path, {
      method,
      cache: 'no-store',
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...(body === undefined
        ? { headers }
        : { headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    if (response.status < 500 && !WITHOUT_FLEET.test(path)) admittedAt = askedAt;
    return response;
  } catch (error) {
    throw new UnreachableError(error);
  }
}

async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch (error) {
    throw new UnreachableError(error);
  }
}

/**
 * Asks for `path` and reads the answer as JSON; an answer without content is undefined.
 * Throws `ProblemError` where the Worker refused and `UnreachableError` where it did not answer.
 */
export async function request<T>(method: Method, path: string, body?: unknown, headers?: HeadersInit): Promise<T> {
  return read(await send(method, path, body, headers));
}

/**
 * The same for a document that is held already: null where nothing but times has changed since.
 * @param etag of the one that is held; null for none
 */
export async function requestNewer<T>(path: string, etag: string | null): Promise<{ document: T; etag: string | null } | null> {
  const response = await send('GET', path, undefined, etag === null ? {} : { 'if-none-match': etag });
  return response.status === 304 ? null : { document: await read<T>(response), etag: response.headers.get('etag') };
}

async function read<T>(response: Response): Promise<T> {
  const date = response.headers.get('date');
  if (date !== null) onDate(date);
  const isJson = /^application\/([a-z.+-]*\+)?json\b/.test(response.headers.get('content-type') ?? '');
  if (response.ok) {
    if (response.status === 204) return undefined as T;
    // A 200 that is not JSON comes from something between the page and the Worker, such as a log-in wall.
    if (!isJson) throw new UnreachableError();
    return (await readJson(response)) as T;
  }
  throw new ProblemError(response.status, isJson ? ((await readJson(response)) as Partial<Problem>) : {});
}

/** The query that names a host. */
export const hostQuery = (host: string): string => `?host=${encodeURIComponent(host)}`;
