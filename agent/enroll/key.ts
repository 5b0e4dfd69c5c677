import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import * as v from 'valibot';
import { HostId } from '#contract';
import { readRegular } from '../files/read-regular.ts';
import { parseUrl, SettingFault } from '../settings/settings.ts';

/** A host's Ed25519 key, with what enrolment wrote above it in the same file: a container that keeps this one file keeps its identity. */
export interface HostKey {
  key: KeyObject;
  hostId: string | null;
  /** The Worker that took this key; null in a file that does not say. */
  url: URL | null;
}

export const KEY_MODE = 0o600;

/** A key file has about 250 bytes; people may write above the key. */
const KEY_MAX_BYTES = 65_536;

const KEY_HINT = 'It must be a file of its own that the agent can read: put it back, or enrol again to make a new one';

const HOST_LINE = /^argos-drift host (\S{1,200})$/m;
const URL_LINE = /^argos-drift url (\S{1,2000})$/m;

/** Makes a new key. Only its public half ever leaves the host. */
export function newKey(): KeyObject {
  return generateKeyPairSync('ed25519').privateKey;
}

/** The text of a key file: the host's id and the Worker, then the key as PKCS #8 in PEM (RFC 7468 allows text before it). */
export function keyText(key: KeyObject, hostId: string, url: URL | null = null): string {
  const urlLine = url === null ? '' : `argos-drift url ${url.origin}\n`;
  return `argos-drift host ${hostId}\n${urlLine}${key.export({ type: 'pkcs8', format: 'pem' })}`;
}

/**
 * Reads a key file.
 * @returns null where the file does not exist
 * @throws SettingFault where it exists and cannot be read or is no Ed25519 key
 */
export function loadKey(path: string): HostKey | null {
  const found = readRegular(path, KEY_MAX_BYTES);
  if (found.kind === 'absent') return null;
  if (found.kind === 'unusable') throw new SettingFault(`the host key ${path} ${found.why}. ${KEY_HINT}`);
  const { text } = found;
  let key: KeyObject;
  try {
    key = createPrivateKey(text);
  } catch {
    throw new SettingFault(`${path} is no private key in PEM. Enrol again to make a new one`);
  }
  if (key.asymmetricKeyType !== 'ed25519') throw new SettingFault(`${path} is no Ed25519 key. Enrol again to make a new one`);
  const hostId = HOST_LINE.exec(text)?.[1];
  const url = URL_LINE.exec(text)?.[1];
  return { key, hostId: v.is(HostId, hostId) ? hostId : null, url: url === undefined ? null : parseUrl(url) };
}

/** The public half as the JWK that enrolment sends (RFC 8037). */
export function publicJwk(key: KeyObject): { kty: 'OKP'; crv: 'Ed25519'; x: string } {
  const { x } = createPublicKey(key).export({ format: 'jwk' });
  if (typeof x !== 'string') throw new TypeError('the key has no public half');
  return { kty: 'OKP', crv: 'Ed25519', x };
}

/** Signs bytes with Ed25519 (RFC 8032). */
export function signWith(key: KeyObject, data: Buffer): Buffer {
  return sign(null, data, key);
}
