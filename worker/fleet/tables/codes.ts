import { createHash } from 'node:crypto';

export type CodePurpose = 'enroll' | 'login';

// Crockford's base 32: no letters that are taken for digits.
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const CODE_CHARS = 26;

/** A random text over 32 characters, 5 bits each. */
export function randomText(chars: number): string {
  return [...crypto.getRandomValues(new Uint8Array(chars))].map((byte) => ALPHABET[byte % 32]).join('');
}

export interface CodeTarget {
  purpose: CodePurpose;
  /** The host that enrols again; null otherwise. */
  hostId: string | null;
  /** The host whose intent a new one starts with; null for none. */
  intentOf: string | null;
}

/** Makes a code that can be used once, and stores its hash only. @returns the code: 130 random bits */
export function createCode(sql: SqlStorage, { purpose, hostId, intentOf }: CodeTarget, expiresAt: number, now: number): string {
  const code = randomText(CODE_CHARS);
  sql.exec('DELETE FROM codes WHERE expires_at < ?', now);
  sql.exec(
    'INSERT INTO codes (hash, purpose, host_id, intent_of, expires_at) VALUES (?, ?, ?, ?, ?)',
    hash(code),
    purpose,
    hostId,
    intentOf,
    expiresAt,
  );
  return code;
}

/** Uses a code up. @returns null where it is unknown, used, expired or for another purpose */
export function redeemCode(
  sql: SqlStorage,
  purpose: CodePurpose,
  code: string,
  now: number,
): Pick<CodeTarget, 'hostId' | 'intentOf'> | null {
  const row = sql
    .exec<{ host_id: string | null; intent_of: string | null }>(
      'DELETE FROM codes WHERE hash = ? AND purpose = ? AND expires_at >= ? RETURNING host_id, intent_of',
      hash(code),
      purpose,
      now,
    )
    .toArray()[0];
  return row === undefined ? null : { hostId: row.host_id, intentOf: row.intent_of };
}

function hash(code: string): string {
  return createHash('sha256').update(code.trim().toLowerCase()).digest('hex');
}
