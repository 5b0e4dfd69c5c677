import { type Context, Hono } from 'hono';
import { deleteCookie, setCookie } from 'hono/cookie';
import { accept, type Outcome, type SessionDocument, SessionRequest } from '#contract';
import { identifyToken, NO_OPERATOR_TOKEN } from '../auth/credentials.ts';
import { SESSION_COOKIES, sessionCookieAt } from '../auth/session-cookie.ts';
import { authorityOf } from '../authority.ts';
import type { AppEnv } from '../env.ts';
import { callFleet, type StartedSession } from '../fleet/index.ts';
import { problem } from '../problem.ts';
import { answer, answerEmpty } from './answer.ts';
import { readBody } from './context.ts';

/** Browsers keep none for longer (RFC 6265bis section 5.5). */
const COOKIE_LIFE_MAX_S = 400 * 86_400;

export const session = new Hono<AppEnv>()
  .post('/', async (c) => {
    const body = await readBody(c, SessionRequest);
    if (!body.ok) return problem(c, body.refusal);
    const authority = authorityOf(c.env, async () => true);
    if (authority.operatorToken === null && authority.verifyAccess === null) return problem(c, NO_OPERATOR_TOKEN);
    const browser = c.req.header('user-agent') ?? null;
    if ('code' in body.value) {
      const { code } = body.value;
      return logIn(c, await callFleet(c.env, (fleet) => fleet.redeemLoginCode(code, browser), 'once'));
    }
    const caller = await identifyToken(body.value.token, authority, Date.now());
    if (caller === null) {
      const detail = 'This token is wrong, expired or revoked. Whoever runs this Argos Drift can give you another.';
      return problem(c, { code: 'invalid_credentials', detail });
    }
    // A session whose answer was lost would stand in the list of sessions for days, and nobody would have it.
    return logIn(c, await callFleet(c.env, (fleet) => fleet.startSession(caller, browser), 'once'));
  })
  .get('/', async (c) => {
    const caller = c.get('caller');
    const admitted = await callFleet(c.env, (fleet) => fleet.admit(caller));
    if (!admitted.ok) return problem(c, admitted.refusal);
    const { role, actor, session } = caller;
    const expires_at = session === null ? null : new Date(session.expiresAt).toISOString();
    return c.json({ role, name: actor.name, actor_kind: actor.kind, expires_at } satisfies SessionDocument);
  })
  .delete('/', async (c) => {
    const outcome = await callFleet(c.env, (fleet) => fleet.logOut(c.get('caller')));
    for (const { name, secure } of SESSION_COOKIES) deleteCookie(c, name, { path: '/', secure });
    return answerEmpty(c, outcome);
  })
  .post('/codes', async (c) => answer(c, await callFleet(c.env, (fleet) => fleet.createLoginCode(c.get('caller')))));

function logIn(c: Context<AppEnv>, started: Outcome<StartedSession>): Response {
  if (!started.ok) return problem(c, started.refusal);
  const { cookie, expires_at } = started.value;
  const { name, secure } = sessionCookieAt(new URL(c.req.url));
  const lifeS = Math.floor((Date.parse(expires_at) - Date.now()) / 1000);
  const maxAge = Math.min(Math.max(0, lifeS), COOKIE_LIFE_MAX_S);
  setCookie(c, name, cookie, { path: '/', httpOnly: true, sameSite: 'Strict', secure, maxAge });
  return answerEmpty(c, accept(null));
}
