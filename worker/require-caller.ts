import { getCookie } from 'hono/cookie';
import { createMiddleware } from 'hono/factory';
import { SESSION_COOKIE } from './auth/caller.ts';
import { authorize, identify } from './auth/credentials.ts';
import { authorityOf } from './authority.ts';
import type { AppEnv } from './env.ts';
import { problem } from './problem.ts';

/** What may be called without proving who one is; an agent's report is verified by Fleet, which holds the keys. */
const PUBLIC: ReadonlySet<string> = new Set([
  'GET /healthz',
  'HEAD /healthz',
  'POST /api/session',
  'POST /api/agent/enroll',
  'POST /api/agent/report',
]);

/** Guesses at a code or token; the binding counts them by address. */
const LIMITED: ReadonlySet<string> = new Set(['POST /api/session', 'POST /api/agent/enroll']);

/** Denies everything by default: a path that is spelled otherwise than in PUBLIC is not public. */
export const requireCaller = createMiddleware<AppEnv>(async (c, next) => {
  const called = `${c.req.method} ${c.req.path}`;
  if (LIMITED.has(called)) {
    const { success } = await c.env.GUESS_LIMIT.limit({ key: c.req.header('cf-connecting-ip') ?? 'unknown' });
    if (!success) return problem(c, { code: 'rate_limited', detail: 'Wait a minute, then try again.' });
  }
  if (PUBLIC.has(called)) return next();

  const identified = await identify(
    {
      authorization: c.req.header('authorization') ?? null,
      cookie: getCookie(c, SESSION_COOKIE) ?? null,
      accessAssertion: c.req.header('cf-access-jwt-assertion') ?? null,
    },
    authorityOf(c.env),
    Date.now(),
  );
  if (!identified.ok) return problem(c, identified.refusal);
  const authorized = authorize(identified.value, c.req.method, c.req.header('origin') ?? null, new URL(c.req.url).origin);
  if (!authorized.ok) return problem(c, authorized.refusal);
  c.set('caller', authorized.value);
  return next();
});
