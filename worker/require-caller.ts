import type { Context } from 'hono';
import { getCookie } from 'hono/cookie';
import { createMiddleware } from 'hono/factory';
import type { Refusal } from '#contract';
import { addressKey } from './auth/address.ts';
import { authorize, identify, originRefused } from './auth/credentials.ts';
import { isFromElsewhere } from './auth/origin.ts';
import { sessionCookieAt } from './auth/session-cookie.ts';
import { authorityOf } from './authority.ts';
import type { AppEnv } from './env.ts';
import { problem } from './problem.ts';

/** The only public call that a browser makes on its own page's behalf. */
const LOG_IN = 'POST /api/session';

/** What may be called without proving who one is; an agent's report, catalogue or mute is verified by Fleet, which holds the keys. */
const PUBLIC: ReadonlySet<string> = new Set([
  'GET /healthz',
  'HEAD /healthz',
  'GET /badge.svg',
  'HEAD /badge.svg',
  LOG_IN,
  'POST /api/agent/enroll',
  'POST /api/agent/report',
  'PUT /api/agent/catalogue',
  'POST /api/agent/mute',
]);

/** What anybody can make cost a Durable Object request, with the binding that counts it by address. */
const LIMITED: Readonly<Record<string, 'GUESS_LIMIT' | 'REPORT_LIMIT'>> = {
  [LOG_IN]: 'GUESS_LIMIT',
  'POST /api/agent/enroll': 'GUESS_LIMIT',
  'POST /api/agent/report': 'REPORT_LIMIT',
  'PUT /api/agent/catalogue': 'REPORT_LIMIT',
  'POST /api/agent/mute': 'REPORT_LIMIT',
};

/** The limits of wrangler.toml (`[[ratelimits]]`), each for one minute and one address, in words. */
const TOO_OFTEN: Readonly<Record<'GUESS_LIMIT' | 'REPORT_LIMIT', Refusal>> = {
  GUESS_LIMIT: tooOften('At most 20 enrolments and log-ins (wrong tokens count too)'),
  REPORT_LIMIT: tooOften("At most 600 agents' messages"),
};

/** An address as `addressKey` counts it. */
function tooOften(what: string): Refusal {
  const detail = `${what} are taken from one address in a minute: wait a minute, then there is room again.`;
  return { code: 'rate_limited', detail, members: { retry_after_s: 60, limit: 'address' } };
}

/** Denies everything by default: a path that is spelled otherwise than in PUBLIC is not public. */
export const requireCaller = createMiddleware<AppEnv>(async (c, next) => {
  const called = `${c.req.method} ${c.req.path}`;
  const url = new URL(c.req.url);
  const sender = { origin: c.req.header('origin') ?? null, fetchSite: c.req.header('sec-fetch-site') ?? null };
  // Before it is counted: a foreign page must not use up the log-in attempts of whoever looks at it.
  if (called === LOG_IN && isFromElsewhere(sender, url.origin)) return problem(c, originRefused(url.origin).refusal);
  const limit = LIMITED[called];
  if (limit !== undefined && (await isOverLimit(c, limit))) return problem(c, TOO_OFTEN[limit]);
  if (PUBLIC.has(called)) return next();

  // A request is one guess at most, whatever of it is looked at.
  let guess: Promise<boolean> | null = null;
  const guessesTooOften = () => {
    guess ??= isOverLimit(c, 'GUESS_LIMIT');
    return guess;
  };
  const identified = await identify(
    {
      authorization: c.req.header('authorization') ?? null,
      cookie: getCookie(c, sessionCookieAt(url).name) ?? null,
      accessAssertion: c.req.header('cf-access-jwt-assertion') ?? null,
    },
    authorityOf(c.env, async () => !(await guessesTooOften())),
    Date.now(),
  );
  if (!identified.ok) {
    const isGuess = c.req.header('authorization') !== undefined;
    return problem(c, isGuess && (await guessesTooOften()) ? TOO_OFTEN.GUESS_LIMIT : identified.refusal);
  }
  const authorized = authorize(identified.value, { method: c.req.method, path: c.req.path, ...sender }, url.origin);
  if (!authorized.ok) return problem(c, authorized.refusal);
  c.set('caller', { ...authorized.value, origin: url.origin });
  return next();
});

async function isOverLimit(c: Context<AppEnv>, binding: 'GUESS_LIMIT' | 'REPORT_LIMIT'): Promise<boolean> {
  const { success } = await c.env[binding].limit({ key: addressKey(c.req.header('cf-connecting-ip') ?? null) });
  return !success;
}
