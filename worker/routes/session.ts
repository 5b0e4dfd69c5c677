import { type Context, Hono } from 'hono';
import { deleteCookie, setCookie } from 'hono/cookie';
import { accept, type SessionDocument, SessionRequest } from '#contract';
import { type Authority, identifyToken, NO_OPERATOR_TOKEN } from '../auth/credentials.ts';
import { SESSION_COOKIES, sessionCookieAt } from '../auth/session-cookie.ts';
import { type Session, signSession } from '../auth/session-token.ts';
import { operatorTokenOf } from '../authority.ts';
import type { AppEnv } from '../env.ts';
import { callFleet } from '../fleet/index.ts';
import { problem } from '../problem.ts';
import { answer, answerEmpty } from './answer.ts';
import { readBody } from './context.ts';

const SESSION_LIFE_S = 7 * 86_400;

export const session = new Hono<AppEnv>()
  .post('/', async (c) => {
    const body = await readBody(c, SessionRequest);
    if (!body.ok) return problem(c, body.refusal);
    const operatorToken = operatorTokenOf(c.env);
    if (operatorToken === null) return problem(c, NO_OPERATOR_TOKEN);
    if ('code' in body.value) {
      const { code } = body.value;
      const redeemed = await callFleet(c.env, (fleet) => fleet.redeemLoginCode(code), 'once');
      return redeemed.ok ? setSession(c, operatorToken, newSession()) : problem(c, redeemed.refusal);
    }
    const authority: Authority = { operatorToken, verifyAccess: null };
    const caller = await identifyToken(body.value.token, authority, Date.now());
    if (caller === null) return problem(c, { code: 'invalid_credentials', detail: 'This token is not valid.' });
    const admitted = await callFleet(c.env, (fleet) => fleet.admit(caller));
    // A signed token keeps its id and its end as a cookie, so that logging it out and its expiry hold for both.
    const started = caller.session === null ? newSession() : { ...caller.session, role: caller.role };
    return admitted.ok ? setSession(c, operatorToken, started) : problem(c, admitted.refusal);
  })
  .get('/', async (c) => {
    const caller = c.get('caller');
    const admitted = await callFleet(c.env, (fleet) => fleet.admit(caller));
    if (!admitted.ok) return problem(c, admitted.refusal);
    const expiresAt = caller.session === null ? null : new Date(caller.session.expiresAt).toISOString();
    const who = caller.name === undefined ? {} : { name: caller.name };
    return c.json({ role: caller.role, expires_at: expiresAt, ...who } satisfies SessionDocument);
  })
  .delete('/', async (c) => {
    const outcome = await callFleet(c.env, (fleet) => fleet.logOut(c.get('caller')));
    for (const { name, secure } of SESSION_COOKIES) deleteCookie(c, name, { path: '/', secure });
    return answerEmpty(c, outcome);
  })
  .post('/codes', async (c) => answer(c, await callFleet(c.env, (fleet) => fleet.createLoginCode(c.get('caller')))));

function newSession(): Session {
  return { id: crypto.randomUUID(), role: 'operator', expiresAt: Date.now() + SESSION_LIFE_S * 1000 };
}

async function setSession(c: Context<AppEnv>, operatorToken: string, session: Session): Promise<Response> {
  const { name, secure } = sessionCookieAt(new URL(c.req.url));
  setCookie(c, name, await signSession(operatorToken, session), {
    path: '/',
    httpOnly: true,
    sameSite: 'Strict',
    secure,
    maxAge: Math.min(SESSION_LIFE_S, Math.floor((session.expiresAt - Date.now()) / 1000)),
  });
  return answerEmpty(c, accept(null));
}
