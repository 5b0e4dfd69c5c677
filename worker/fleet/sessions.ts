import { accept, type CodeDocument, type Outcome } from '#contract';
import type { Caller } from '../auth/caller.ts';
import { createCode } from './tables/codes.ts';
import { bumpSequence } from './tables/fleet.ts';
import { isSessionRevoked, revokeSession } from './tables/revoked-sessions.ts';

const LOGIN_CODE_LIFE_MS = 600_000;

/** Whether a caller's session was logged out. */
export function isRevoked(sql: SqlStorage, caller: Caller): boolean {
  return caller.session !== null && isSessionRevoked(sql, caller.session.id);
}

/** Makes a one-use code that opens the dashboard without typing the token. @param now Unix milliseconds */
export function createLoginCode(sql: SqlStorage, now: number): Outcome<CodeDocument> {
  const expiresAt = now + LOGIN_CODE_LIFE_MS;
  return accept({
    code: createCode(sql, { purpose: 'login', hostId: null, intentOf: null }, expiresAt, now),
    expires_at: new Date(expiresAt).toISOString(),
  });
}

/** Revokes a caller's session until it would have expired; readers of the snapshot learn of it with the next publication. */
export function logOut(sql: SqlStorage, caller: Caller, now: number): Outcome<null> {
  if (caller.session !== null) {
    revokeSession(sql, caller.session.id, caller.session.expiresAt, now);
    bumpSequence(sql);
  }
  return accept(null);
}
