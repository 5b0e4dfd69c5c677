import { accept, type Outcome, type Refusal, refuse } from '#contract';
import type { AccessIdentity } from './access.ts';
import type { Caller } from './caller.ts';
import { isFromElsewhere, type Sender } from './origin.ts';
import { secretsEqual } from './secret.ts';
import { readSession } from './session-token.ts';

/** What a request brings along to say who it is. */
export interface Credentials {
  readonly authorization: string | null;
  readonly cookie: string | null;
  /** `Cf-Access-Jwt-Assertion` */
  readonly accessAssertion: string | null;
}

/** The look-ups that this module needs; null where the deployment does not offer that way in. */
export interface Authority {
  readonly operatorToken: string | null;
  readonly verifyAccess: ((assertion: string) => Promise<AccessIdentity | null>) | null;
}

/** What is answered while nobody could log in. */
export const NO_OPERATOR_TOKEN: Refusal = {
  code: 'not_configured',
  detail:
    'The secret OPERATOR_TOKEN is missing or shorter than 24 characters. Run scripts/deploy, which makes one, or: wrangler secret put OPERATOR_TOKEN.',
};

/**
 * Says who calls. Revoked sessions are not known here: Fleet and the snapshot's header hold them.
 * @param now Unix milliseconds
 */
export async function identify(credentials: Credentials, authority: Authority, now: number): Promise<Outcome<Caller>> {
  if (authority.operatorToken === null && authority.verifyAccess === null) {
    return { ok: false, refusal: NO_OPERATOR_TOKEN };
  }
  const bearer = /^Bearer +(\S+)$/i.exec(credentials.authorization ?? '')?.[1];
  if (bearer !== undefined) {
    const caller = await identifyToken(bearer, authority, now);
    return caller === null ? refuse('unauthenticated', 'The bearer token is not valid.') : accept(caller);
  }
  if (credentials.cookie !== null && authority.operatorToken !== null) {
    const session = await readSession(authority.operatorToken, credentials.cookie, now);
    if (session !== null) return accept({ role: session.role, by: 'cookie', session });
  }
  const identity = credentials.accessAssertion === null ? null : await authority.verifyAccess?.(credentials.accessAssertion);
  if (identity) return accept({ role: 'operator', by: 'access', session: null, ...identity });
  return refuse('unauthenticated', 'Log in, or send Authorization: Bearer with the operator token.');
}

/** Who holds a token: the operator's own or a signed one. Null where it is neither. */
export async function identifyToken(token: string, { operatorToken }: Authority, now: number): Promise<Caller | null> {
  if (operatorToken === null) return null;
  if (await secretsEqual(token, operatorToken)) return { role: 'operator', by: 'token', session: null };
  const session = await readSession(operatorToken, token, now);
  return session === null ? null : { role: session.role, by: 'session', session };
}

const READING_METHODS = new Set(['GET', 'HEAD']);

/**
 * Whether a caller may send this request: a viewer only reads and logs out, and a write that the browser authenticated on its own must
 * come from the page's own origin (what says nothing of its origin is allowed: the cookie is SameSite=Strict).
 */
export function authorize(
  caller: Caller,
  request: Sender & { readonly method: string; readonly path: string },
  ownOrigin: string,
): Outcome<Caller> {
  const { method, path } = request;
  if (READING_METHODS.has(method)) return accept(caller);
  const isLogOut = method === 'DELETE' && path === '/api/session';
  if (caller.role === 'viewer' && !isLogOut) return refuse('forbidden', 'A read-only token can only read.');
  const isSentByBrowser = caller.by === 'cookie' || caller.by === 'access';
  if (isSentByBrowser && isFromElsewhere(request, ownOrigin)) return originRefused(ownOrigin);
  return accept(caller);
}

/** What a page of another origin is answered. */
export function originRefused(ownOrigin: string) {
  return refuse('origin_refused', `Browsers may send this from ${ownOrigin} only.`);
}
