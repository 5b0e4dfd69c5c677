import { hex, sha256 } from '../../auth/secret.ts';
import type { Signed, SigningKey } from '../../auth/signed-credential.ts';
import { counted } from '../../drift/index.ts';
import { addAct } from '../tables/acts.ts';
import { BY_ARGOS } from '../tables/events.ts';
import { bumpSequence, readFleet, saveKey } from '../tables/fleet.ts';
import { ascribeRevoked } from '../tables/revoked.ts';
import { endEverything } from './endings.ts';

/** What is to be signed, and with what: both of one transaction, since nothing may fail once that is committed. */
export interface ToSign {
  readonly signed: Signed;
  readonly key: SigningKey;
}

const KEY_BYTES = 32;
const KEY_ID_BYTES = 6;

/**
 * Sees to it that Fleet has a key that was made under the operator token of now: who changes that token, since it leaked, ends with it
 * every session and every token that was made by it. Runs inside the caller's transaction.
 * @param ownerTokenHash of the operator token, in hexadecimal; null where there is none
 */
export function renewKeyIfDue(sql: SqlStorage, ownerTokenHash: string | null, now: number): void {
  const fleet = readFleet(sql);
  if (fleet.key_id !== null && fleet.owner_token_hash === ownerTokenHash) return;
  const renew = () => saveKey(sql, randomHex(KEY_ID_BYTES), randomHex(KEY_BYTES), ownerTokenHash);
  if (fleet.key_id === null) {
    renew();
    return;
  }
  // Before the new key is there: what ends is noted as signed by the one of before.
  const ended = endEverything(sql, now);
  ascribeRevoked(sql, fleet.key_id);
  renew();
  bumpSequence(sql);
  // A deployment starts once before its first token is set.
  if (fleet.owner_token_hash === null && ended.tokens + ended.sessions === 0) return;
  const detail = `OPERATOR_TOKEN was changed: ${counted(ended.tokens, 'token')} and ${counted(ended.sessions, 'session')} ended.`;
  addAct(sql, { at: now, kind: 'owner_token_changed', actor: BY_ARGOS, detail });
}

/** The key that signs. */
export function readKey(sql: SqlStorage): SigningKey {
  const { key_id: id, key_secret: secret } = readFleet(sql);
  if (id === null || secret === null) throw new Error('Fleet has no signing key');
  return { id, secret };
}

/** SHA-256 of an operator token, in hexadecimal; null where there is none. */
export async function hashOwnerToken(token: string | null): Promise<string | null> {
  return token === null ? null : hex(new Uint8Array(await sha256(`argos-drift owner ${token}`)));
}

const randomHex = (bytes: number): string => hex(crypto.getRandomValues(new Uint8Array(bytes)));
