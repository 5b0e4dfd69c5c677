import { accept, type Outcome, refuse } from '#contract';
import type { Caller, SignedCredential } from '../../auth/caller.ts';
import { readFleet } from '../tables/fleet.ts';
import { readSession, type SessionRow } from '../tables/sessions.ts';
import { readToken, saveLastUse, type TokenRow } from '../tables/tokens.ts';

const DAY_MS = 86_400_000;

/**
 * Whether what a caller holds still stands and says of them what Fleet's row says, and notes the day on which a token was used: one row a token and day.
 * @param now Unix milliseconds
 */
export function admit(sql: SqlStorage, { role, actor, session }: Caller, now: number): Outcome<null> {
  if (session === null) return accept(null);
  // A Worker may hold the key of before for a moment: what that signed ended with it, whatever row has the same id.
  if (session.keyId !== readFleet(sql).key_id) return ENDED;
  const token = readTokenOf(sql, session);
  // A session whose token was revoked went with it.
  const row = session.kind === 'token' ? asHeld(token) : readSession(sql, session.id);
  // Whoever has the key, as in a backup, can sign anything: what a credential may do, and as whom, is what Fleet gave it.
  if (row === null || row.expires_at <= now || row.role !== role) return ENDED;
  if (row.name !== actor.name || row.actor_kind !== actor.kind || row.token_id !== session.tokenId) return ENDED;
  const today = Math.floor(now / DAY_MS);
  if (token !== null && token.last_used_day !== today) saveLastUse(sql, token.id, today);
  return accept(null);
}

function readTokenOf(sql: SqlStorage, { kind, id, tokenId }: SignedCredential): TokenRow | null {
  const tokenOf = kind === 'token' ? id : tokenId;
  return tokenOf === null ? null : readToken(sql, tokenOf);
}

/** What a token must say of its holder; a session's row has it as it is. */
function asHeld(token: TokenRow | null): Pick<SessionRow, 'role' | 'name' | 'actor_kind' | 'token_id' | 'expires_at'> | null {
  return token === null ? null : { ...token, actor_kind: 'token', token_id: null };
}

/** What is answered to a credential that was good once. */
export const ENDED = refuse('unauthenticated', 'This session was logged out, or the token was revoked.');
