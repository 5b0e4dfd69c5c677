import {
  accept,
  nameKey,
  type Outcome,
  refuse,
  type TokenDocument,
  type TokenRequest,
  type TokenRole,
  type TokensDocument,
} from '#contract';
import type { Caller } from '../../auth/caller.ts';
import { named } from '../../drift/index.ts';
import { addAct } from '../tables/acts.ts';
import { randomText } from '../tables/codes.ts';
import { bumpSequence } from '../tables/fleet.ts';
import { deleteToken, readToken, readTokenNamed, readTokens, saveToken, type TokenRow } from '../tables/tokens.ts';
import { dropToken } from './endings.ts';
import { readKey, type ToSign } from './signing-key.ts';

const DAY_MS = 86_400_000;

/** Far more than people and programs that anybody knows by name. Those that have expired make room. */
const TOKENS_MAX = 200;

/** One that has expired stays in the list for so long, so that it is seen why something stopped. */
const EXPIRED_KEPT_MS = 30 * DAY_MS;

const TOKEN_ID_CHARS = 12;

const ROLE_WORDS: Record<TokenRole, string> = { operator: "operator's", read_only: 'read-only', metrics: 'metrics' };

/** A token that was made, as it is to be signed. */
export interface MadeToken extends ToSign {
  readonly document: TokenDocument;
}

/**
 * Makes a named token. Only the owner makes one for operators. Runs inside the caller's transaction.
 * @param now Unix milliseconds
 */
export function makeToken(sql: SqlStorage, caller: Caller, request: TokenRequest, now: number): Outcome<MadeToken> {
  const { name, role } = request;
  if (role === 'operator' && caller.role !== 'owner')
    return refuse('forbidden', 'Only the owner makes tokens for operators: log in with OPERATOR_TOKEN.');
  const namesake = readTokenNamed(sql, name);
  if (namesake !== null && namesake.expires_at > now)
    return refuse(
      'name_taken',
      `There is a token ${named(namesake.name)}. Give this one another name, or revoke that one first.`,
      { field: 'name' },
    );
  if (namesake !== null) deleteToken(sql, namesake.id);
  if (!hasRoom(sql, now))
    return refuse(
      'too_many_tokens',
      `There are ${TOKENS_MAX} tokens, and no more can be made. Revoke one that is not used any more.`,
    );
  const row: TokenRow = {
    id: randomText(TOKEN_ID_CHARS),
    name,
    role,
    created_at: now,
    created_by: caller.actor.name,
    // In whole seconds, as a JWT has them.
    expires_at: Math.floor((now + request.expires_in_days * DAY_MS) / 1000) * 1000,
    last_used_day: null,
  };
  saveToken(sql, row);
  const detail = `Made the ${ROLE_WORDS[role]} token ${named(name)}, good until ${iso(row.expires_at)}.`;
  addAct(sql, { at: now, kind: 'token_made', actor: caller.actor, detail });
  const key = readKey(sql);
  return accept({
    document: tokenDocument(row),
    key,
    signed: {
      role,
      actor: { name, kind: 'token' },
      credential: { kind: 'token', id: row.id, tokenId: null, keyId: key.id, expiresAt: row.expires_at },
    },
  });
}

/** Whether there is room for one more token. Those that expired long ago go, and of the others that have expired as many as must. */
function hasRoom(sql: SqlStorage, now: number): boolean {
  const tokens = readTokens(sql);
  const expired = tokens.filter((token) => token.expires_at <= now).sort((a, b) => a.expires_at - b.expires_at);
  let left = tokens.length;
  for (const { id, expires_at } of expired) {
    if (left < TOKENS_MAX && expires_at + EXPIRED_KEPT_MS >= now) break;
    deleteToken(sql, id);
    left -= 1;
  }
  return left < TOKENS_MAX;
}

/** Ends a token, and the sessions that began with it. An operator ends those that only read, and their own. */
export function revokeToken(sql: SqlStorage, caller: Caller, id: string, now: number): Outcome<null> {
  const token = readToken(sql, id);
  if (token === null) return refuse('unknown_token', 'There is no such token, or it was revoked.');
  const isOwn = caller.session !== null && (caller.session.id === id || caller.session.tokenId === id);
  if (token.role === 'operator' && caller.role !== 'owner' && !isOwn)
    return refuse('forbidden', "Only the owner revokes operators' tokens: log in with OPERATOR_TOKEN.");
  dropToken(sql, token, now);
  const detail = `Revoked the ${ROLE_WORDS[token.role]} token ${named(token.name)}.`;
  addAct(sql, { at: now, kind: 'token_revoked', actor: caller.actor, detail });
  bumpSequence(sql);
  return accept(null);
}

export function tokensDocument(sql: SqlStorage): TokensDocument {
  return {
    tokens: readTokens(sql)
      .map(tokenDocument)
      .sort((a, b) => (nameKey(a.name) < nameKey(b.name) ? -1 : 1)),
  };
}

function tokenDocument({ id, name, role, created_at, created_by, expires_at, last_used_day }: TokenRow): TokenDocument {
  return {
    id,
    name,
    role,
    created_at: iso(created_at),
    created_by,
    expires_at: iso(expires_at),
    last_used_on: last_used_day === null ? null : iso(last_used_day * DAY_MS).slice(0, 10),
  };
}

const iso = (ms: number): string => new Date(ms).toISOString();
