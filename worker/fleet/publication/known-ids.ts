import { sha256 } from '../../auth/secret.ts';

/** As many as are published at most: all of the tokens and the browsers of some people. */
const KNOWN_MAX = 500;

const HASH_BYTES = 16;

/** By what an id is published: whoever reads it, and has a backup's key, could sign the id itself. SHA-256, cut, base64url. */
export async function hashOfId(id: string): Promise<string> {
  const bytes = new Uint8Array(await sha256(`argos-drift id ${id}`)).subarray(0, HASH_BYTES);
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

/** The hashes of all ids; none where there are too many, so that Fleet is asked about each. */
export async function knownHashes(ids: readonly string[]): Promise<string[]> {
  return ids.length > KNOWN_MAX ? [] : Promise.all(ids.map(hashOfId));
}
