import { createHash } from 'node:crypto';
import type { Actor, Role } from '#contract';

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
  /** Who made it; null for codes of before that was kept. */
  madeBy: CodeMaker | null;
}

/** Who made a code: whom a log-in code logs in, and in whose name a new host starts with another's intent. */
export interface CodeMaker {
  readonly role: Role;
  readonly actor: Actor;
  /** The token by which they called; null for none. */
  readonly tokenId: string | null;
}

/** Makes a code that can be used once, and stores its hash only. @returns the code: 130 random bits */
export function createCode(
  sql: SqlStorage,
  { purpose, hostId, intentOf, madeBy }: CodeTarget,
  expiresAt: number,
  now: number,
): string {
  const code = randomText(CODE_CHARS);
  sql.exec('DELETE FROM codes WHERE expires_at < ?', now);
  sql.exec(
    'INSERT INTO codes (hash, purpose, host_id, intent_of, expires_at, made_by) VALUES (?, ?, ?, ?, ?, ?)',
    hash(code),
    purpose,
    hostId,
    intentOf,
    expiresAt,
    madeBy === null ? null : JSON.stringify(madeBy),
  );
  return code;
}

/** Uses a code up. @returns null where it is unknown, used, expired or for another purpose */
export function redeemCode(sql: SqlStorage, purpose: CodePurpose, code: string, now: number): Omit<CodeTarget, 'purpose'> | null {
  const row = sql
    .exec<{ host_id: string | null; intent_of: string | null; made_by: string | null }>(
      'DELETE FROM codes WHERE hash = ? AND purpose = ? AND expires_at >= ? RETURNING host_id, intent_of, made_by',
      hash(code),
      purpose,
      now,
    )
    .toArray()[0];
  if (row === undefined) return null;
  return { hostId: row.host_id, intentOf: row.intent_of, madeBy: row.made_by === null ? null : JSON.parse(row.made_by) };
}

/** Takes back every log-in code that was not used yet. */
export function dropLoginCodes(sql: SqlStorage): void {
  sql.exec("DELETE FROM codes WHERE purpose = 'login'");
}

/** Takes back the codes of either purpose that were made by a token. */
export function dropCodesOfToken(sql: SqlStorage, tokenId: string): void {
  sql.exec("DELETE FROM codes WHERE json_extract(made_by, '$.tokenId') = ?", tokenId);
}

/** Takes back every code, whoever made it. */
export function dropAllCodes(sql: SqlStorage): void {
  sql.exec('DELETE FROM codes');
}

function hash(code: string): string {
  return createHash('sha256').update(code.trim().toLowerCase()).digest('hex');
}
