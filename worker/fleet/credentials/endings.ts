import { revoke } from '../tables/revoked.ts';
import { deleteSession, readSessions, readSessionsOfToken, type SessionRow } from '../tables/sessions.ts';
import { deleteToken, readTokens, type TokenRow } from '../tables/tokens.ts';

/** Ends one session. @param now Unix milliseconds */
export function dropSession(sql: SqlStorage, { id, expires_at }: SessionRow, now: number): void {
  deleteSession(sql, id);
  revoke(sql, id, expires_at, now);
}

/** Ends a token and the sessions that began with it. */
export function dropToken(sql: SqlStorage, { id, expires_at }: TokenRow, now: number): void {
  for (const session of readSessionsOfToken(sql, id)) dropSession(sql, session, now);
  deleteToken(sql, id);
  revoke(sql, id, expires_at, now);
}

/** Ends every session. @returns how many there were */
export function dropAllSessions(sql: SqlStorage, now: number): number {
  const sessions = readSessions(sql);
  for (const session of sessions) dropSession(sql, session, now);
  return sessions.length;
}

/** Ends every token and every session. @returns how many of each there were */
export function endEverything(sql: SqlStorage, now: number): { tokens: number; sessions: number } {
  const sessions = dropAllSessions(sql, now);
  const tokens = readTokens(sql);
  for (const token of tokens) dropToken(sql, token, now);
  return { tokens: tokens.length, sessions };
}
