import { dropAllCodes, dropCodesOfToken, dropLoginCodes } from '../tables/codes.ts';
import { readFleet } from '../tables/fleet.ts';
import { revoke } from '../tables/revoked.ts';
import { deleteSession, readSessions, readSessionsOfToken, type SessionRow } from '../tables/sessions.ts';
import { deleteToken, readTokens, type TokenRow } from '../tables/tokens.ts';

/** Ends one session. @param now Unix milliseconds */
export function dropSession(sql: SqlStorage, { id, expires_at }: SessionRow, now: number): void {
  deleteSession(sql, id);
  revoke(sql, id, expires_at, now, readFleet(sql).key_id);
}

/** Ends a token, the sessions that began with it, and the codes that were made by it and are not used yet. */
export function dropToken(sql: SqlStorage, { id, expires_at }: TokenRow, now: number): void {
  for (const session of readSessionsOfToken(sql, id)) dropSession(sql, session, now);
  dropCodesOfToken(sql, id);
  deleteToken(sql, id);
  revoke(sql, id, expires_at, now, readFleet(sql).key_id);
}

/** Ends every session, and takes back the codes for new ones. @returns how many sessions there were */
export function dropAllSessions(sql: SqlStorage, now: number): number {
  const sessions = readSessions(sql);
  for (const session of sessions) dropSession(sql, session, now);
  dropLoginCodes(sql);
  return sessions.length;
}

/** Ends every token, every session and every code of the key of now. @returns how many tokens and sessions there were */
export function endEverything(sql: SqlStorage, now: number): { tokens: number; sessions: number } {
  const sessions = dropAllSessions(sql, now);
  const tokens = readTokens(sql);
  for (const token of tokens) dropToken(sql, token, now);
  dropAllCodes(sql);
  return { tokens: tokens.length, sessions };
}
