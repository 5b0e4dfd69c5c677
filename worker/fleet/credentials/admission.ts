import { accept, type Outcome, refuse } from '#contract';
import type { Caller } from '../../auth/caller.ts';
import { readFleet } from '../tables/fleet.ts';
import { readSession, type SessionRow } from '../tables/sessions.ts';
import { readToken, saveLastUse, type TokenRow } from '../tables/tokens.ts';

const DAY_MS = 86_400_000;

/**
 * Whether what a caller holds still stands and says of them what Fleet's row says, and notes the day on which a token was used: one row a
 * token and day.
 * @param now Unix milliseconds
 */
export function admit(sql: SqlStorage, { role, actor, session }: Caller, now: number): Outcome<null> {
  if (session === null) return accept(null);
  // A Worker may hold the key of before for a moment: what that signed ended with it, whatever row has the same id.
  if (session.keyId !== readFleet(sql).key_id) return ENDED;
  // A session whose token was revoked or has expired went with it.
  const row = session.kind === 'token' ? asHeld(readToken(sql, session.id)) : readSession(sql, session.id);
  // Whoever has the key, as in a backup, can sign anything: what a credential may do, and as whom, is what Fleet gave it.
  if (row === null || row.expires_at <= now || row.role !== role) return ENDED;
  if (row.name !== actor.name || row.actor_kind !== actor.kind || row.token_id !== session.tokenId) return ENDED;
  const tokenId = session.kind === 'token' ? session.id : session.tokenId;
  if (tokenId !== null) noteUse(sql, tokenId, Math.floor(now / DAY_MS));
  return accept(null);
}

/** The tokens whose last use was read to be noted already, and for which UTC day: a page's session reads its token no more that day. */
const noted = new WeakMap<SqlStorage, { day: number; tokens: Set<string> }>();

function noteUse(sql: SqlStorage, tokenId: string, today: number): void {
  const held = noted.get(sql);
  if (held?.day === today && held.tokens.has(tokenId)) return;
  const lastUsed = readToken(sql, tokenId)?.last_used_day;
  if (lastUsed === undefined) return;
  // Only what stands there is remembered: what is written now may be undone with the rest of its transaction.
  if (lastUsed !== today) saveLastUse(sql, tokenId, today);
  else if (held?.day === today) held.tokens.add(tokenId);
  else noted.set(sql, { day: today, tokens: new Set([tokenId]) });
}

/** What a token must say of its holder; a session's row has it as it is. */
function asHeld(token: TokenRow | null): Pick<SessionRow, 'role' | 'name' | 'actor_kind' | 'token_id' | 'expires_at'> | null {
  return token === null ? null : { ...token, actor_kind: 'token', token_id: null };
}

/** What is answered to a credential that was good once. */
export const ENDED = refuse('unauthenticated', 'This session was logged out, or the token was revoked.');
