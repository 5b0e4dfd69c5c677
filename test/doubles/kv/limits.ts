/** Cloudflare's limits of KV on the free plan that a local run does not hold. A day ends at 00:00 UTC. */
export const DAY_MS = 86_400_000;
export const WRITE_SPACING_MS = 1000;
export const CACHE_TTL_MIN_S = 30;
export const CACHE_TTL_DEFAULT_S = 60;

/** And those that it holds. */
const KEY_MAX_BYTES = 512;
const VALUE_MAX_BYTES = 25 * 1024 * 1024;
const LISTED_MAX = 1000;

export type Operation = 'get' | 'put' | 'delete' | 'list';

/** Operations of each kind a day. */
export const A_DAY: Readonly<Record<Operation, number>> = { get: 100_000, put: 1000, delete: 1000, list: 1000 };

/** The error of a request that KV answers with this status. */
export function failed(operation: Operation, status: string): Error {
  // A list is asked for by GET.
  return new Error(`KV ${operation === 'list' ? 'GET' : operation.toUpperCase()} failed: ${status}`);
}

/** @throws where KV takes no such key */
export function checkKey(operation: Operation, key: string): void {
  if (key === '') throw new TypeError('Key name cannot be empty.');
  if (key === '.' || key === '..') throw new TypeError(`"${key}" is not allowed as a key name.`);
  const bytes = bytesOf(key);
  if (bytes > KEY_MAX_BYTES) {
    throw failed(operation, `414 UTF-8 encoded length of ${bytes} exceeds key length limit of ${KEY_MAX_BYTES}.`);
  }
}

/** @throws where the value is larger than KV takes */
export function checkValue(value: string): void {
  // No character takes more than three bytes for each of its UTF-16 units: most values need not be encoded to be counted.
  if (value.length * 3 <= VALUE_MAX_BYTES) return;
  const bytes = bytesOf(value);
  if (bytes > VALUE_MAX_BYTES) throw failed('put', `413 Value length of ${bytes} exceeds limit of ${VALUE_MAX_BYTES}.`);
}

/** @throws where the location's cache may not be asked for so short a time */
export function checkCacheTtl(seconds: number): void {
  if (seconds < CACHE_TTL_MIN_S) {
    throw failed('get', `400 Invalid cache_ttl of ${seconds}. Cache TTL must be at least ${CACHE_TTL_MIN_S}.`);
  }
}

/** @throws where a list may not have so many entries */
export function checkListLimit(limit: number): void {
  if (limit > LISTED_MAX) {
    throw failed('list', `400 Invalid key_count_limit of ${limit}. Please specify an integer less than ${LISTED_MAX}.`);
  }
}

const bytesOf = (text: string): number => new TextEncoder().encode(text).length;
