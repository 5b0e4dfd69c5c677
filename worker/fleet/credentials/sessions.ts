import {
  type Actor,
  accept,
  type CodeDocument,
  cutTo,
  type Outcome,
  type Refusal,
  refuse,
  type SessionsDocument,
  visible,
} from '#contract';
import type { Caller } from '../../auth/caller.ts';
import { counted, named } from '../../drift/index.ts';
import { addAct, readLogIns } from '../tables/acts.ts';
import { type CodeMaker, createCode, dropLoginCodes, randomText, redeemCode } from '../tables/codes.ts';
import { UNNAMED } from '../tables/events.ts';
import { bumpSequence } from '../tables/fleet.ts';
import { deleteExpiredSessions, readSession, readSessions, saveSession } from '../tables/sessions.ts';
import { readToken } from '../tables/tokens.ts';
import { dropAllSessions, dropSession } from './endings.ts';
import { readKey, type ToSign } from './signing-key.ts';

const LOGIN_CODE_LIFE_MS = 600_000;
const SESSION_LIFE_MS = 7 * 86_400_000;

/** More browsers than show one token's dashboard. Its own oldest session ends for the one that is too many: nobody throws out somebody else. */
const SESSIONS_OF_ONE_MAX = 50;

/**
 * More than a person logs in within a day. Each session that ends is listed in what is published until it would have expired: a program
 * that logged in each minute would fill that list, and every poll would ask Fleet from then on.
 */
const LOG_INS_MAX = 50;
const LOG_INS_WITHIN_MS = 86_400_000;

const SESSION_ID_CHARS = 26;

/** A User-Agent says what it is in its first words. */
const BROWSER_MAX_CHARS = 200;

/** As whom a caller makes codes. */
export function makerOf({ role, actor, session }: Caller): CodeMaker {
  return { role, actor, tokenId: session === null ? null : session.kind === 'token' ? session.id : session.tokenId };
}

/** Makes a one-use code that opens the dashboard as its maker, without typing a token. @param now Unix milliseconds */
export function createLoginCode(sql: SqlStorage, caller: Caller, now: number): Outcome<CodeDocument> {
  const expiresAt = now + LOGIN_CODE_LIFE_MS;
  return accept({
    code: createCode(sql, { purpose: 'login', hostId: null, intentOf: null, madeBy: makerOf(caller) }, expiresAt, now),
    expires_at: new Date(expiresAt).toISOString(),
  });
}

/** Logs in whoever holds a token. @param browser what theirs calls itself; null where it says nothing */
export function startSession(sql: SqlStorage, caller: Caller, browser: string | null, now: number): Outcome<ToSign> {
  if (caller.role === 'metrics') return refuse('forbidden', 'A token for metrics opens no dashboard: log in with another.');
  const how = caller.session === null ? 'with OPERATOR_TOKEN' : 'with the token';
  return begin(sql, makerOf(caller), browser, how, now);
}

/** Logs in by a code, which is used up. Refuses `invalid_credentials`. */
export function redeemLoginCode(sql: SqlStorage, code: string, browser: string | null, now: number): Outcome<ToSign> {
  const redeemed = redeemCode(sql, 'login', code, now);
  if (redeemed === null)
    return refuse(
      'invalid_credentials',
      'This log-in link was used already or is too old. Log in with a token; scripts/start prints a new link whenever it starts.',
    );
  return begin(sql, redeemed.madeBy ?? { role: 'operator', actor: UNNAMED, tokenId: null }, browser, 'with a code', now);
}

function begin(sql: SqlStorage, maker: CodeMaker, browser: string | null, how: string, now: number): Outcome<ToSign> {
  const { role, actor, tokenId } = maker;
  const token = tokenId === null ? null : readToken(sql, tokenId);
  if (tokenId !== null && (token === null || token.expires_at <= now))
    return refuse('invalid_credentials', 'The token of this log-in was revoked or has expired.');
  const tooOften = role === 'owner' ? null : refuseTooOften(sql, actor, now);
  if (tooOften !== null) return tooOften;
  deleteExpiredSessions(sql, now);
  endTooMany(sql, maker, now);
  const id = randomText(SESSION_ID_CHARS);
  // In whole seconds, as a JWT has them: both ends must agree on when it is over.
  const until = Math.min(now + SESSION_LIFE_MS, token?.expires_at ?? Number.MAX_SAFE_INTEGER);
  const expiresAt = Math.floor(until / 1000) * 1000;
  saveSession(sql, {
    id,
    token_id: tokenId,
    role,
    name: actor.name,
    actor_kind: actor.kind,
    started_at: now,
    expires_at: expiresAt,
    browser: browser === null ? null : cutTo(visible(browser), BROWSER_MAX_CHARS),
  });
  addAct(sql, { at: now, kind: 'logged_in', actor, detail: `Logged in ${how}.` });
  const key = readKey(sql);
  return accept({ signed: { role, actor, credential: { kind: 'session', id, tokenId, keyId: key.id, expiresAt } }, key });
}

/** The refusal where somebody has logged in too often; null where not. The owner, who alone can mend anything, is never refused. */
function refuseTooOften(sql: SqlStorage, actor: Actor, now: number): { ok: false; refusal: Refusal } | null {
  const logIns = readLogIns(sql, actor, now - LOG_INS_WITHIN_MS, LOG_INS_MAX);
  const [oldest = now] = logIns.slice(-1);
  if (logIns.length < LOG_INS_MAX) return null;
  const detail =
    `${named(actor.name)} has logged in ${LOG_INS_MAX} times within 24 hours, and no more is taken. ` +
    'A program does not log in: it sends the token itself as Authorization: Bearer.';
  return refuse('rate_limited', detail, { retry_after_s: Math.ceil((oldest + LOG_INS_WITHIN_MS - now) / 1000), limit: 'holder' });
}

/** Ends the oldest sessions of somebody who begins another. */
function endTooMany(sql: SqlStorage, { actor, tokenId }: CodeMaker, now: number): void {
  const own = readSessions(sql).filter(
    ({ token_id, name, actor_kind }) => token_id === tokenId && name === actor.name && actor_kind === actor.kind,
  );
  const ending = own.slice(SESSIONS_OF_ONE_MAX - 1);
  for (const session of ending) dropSession(sql, session, now);
  if (ending.length > 0) bumpSequence(sql);
}

/** Ends a caller's own session; readers of the snapshot learn of it with the next publication. */
export function logOut(sql: SqlStorage, caller: Caller, now: number): Outcome<null> {
  if (caller.by === 'token') return refuse('forbidden', 'A token is not logged out: revoke it under Settings.');
  const session = caller.session?.kind === 'session' ? readSession(sql, caller.session.id) : null;
  if (session !== null) {
    dropSession(sql, session, now);
    bumpSequence(sql);
  }
  return accept(null);
}

export function sessionsDocument(sql: SqlStorage, caller: Caller, now: number): SessionsDocument {
  const sessions = readSessions(sql).filter((session) => session.expires_at > now);
  return {
    sessions: sessions.map(({ id, role, name, actor_kind, started_at, expires_at, browser }) => ({
      id,
      role,
      name,
      actor_kind,
      started_at: new Date(started_at).toISOString(),
      expires_at: new Date(expires_at).toISOString(),
      browser,
      is_this: caller.session?.id === id,
    })),
  };
}

/** Ends one session, of whomever, and takes back all codes for new ones: that session may have made one. */
export function endSession(sql: SqlStorage, id: string, by: Actor, now: number): Outcome<null> {
  const session = readSession(sql, id);
  if (session === null) return refuse('unknown_session', 'There is no such session, or it has ended.');
  dropSession(sql, session, now);
  dropLoginCodes(sql);
  addAct(sql, { at: now, kind: 'session_ended', actor: by, detail: `Ended a session of ${named(session.name)}.` });
  bumpSequence(sql);
  return accept(null);
}

/** Logs everybody out, whoever asks for it too. Tokens stay good. */
export function endAllSessions(sql: SqlStorage, by: Actor, now: number): Outcome<null> {
  const ended = dropAllSessions(sql, now);
  addAct(sql, {
    at: now,
    kind: 'all_sessions_ended',
    actor: by,
    detail: `Logged everybody out: ${counted(ended, 'session')} ended.`,
  });
  bumpSequence(sql);
  return accept(null);
}
