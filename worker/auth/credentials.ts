import { type Actor, accept, cutTo, type Outcome, type Refusal, type Role, refuse, visible } from '#contract';
import type { AccessIdentity } from './access.ts';
import { type Caller, OWNER } from './caller.ts';
import { isFromElsewhere, type Sender } from './origin.ts';
import { isReading, mayCall } from './permissions.ts';
import { secretsEqual } from './secret.ts';
import type { Signed } from './signed-credential.ts';

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
  /** What Fleet has signed, verified; null where it has not, or not with the key of now, or it has expired. */
  readonly readSigned: (text: string, now: number) => Promise<Signed | null>;
  /** What a person or a service token of Access may do. */
  readonly accessRole: (identity: AccessIdentity) => Role;
}

/** What is answered while nobody could log in. */
export const NO_OPERATOR_TOKEN: Refusal = {
  code: 'not_configured',
  detail:
    'The secret OPERATOR_TOKEN is missing or shorter than 24 characters. Run scripts/deploy, which makes one, or: wrangler secret put OPERATOR_TOKEN.',
};

/**
 * Says who calls. What was revoked is not known here: Fleet and the snapshot's header hold that.
 * @param now Unix milliseconds
 */
export async function identify(credentials: Credentials, authority: Authority, now: number): Promise<Outcome<Caller>> {
  if (authority.operatorToken === null && authority.verifyAccess === null) {
    return { ok: false, refusal: NO_OPERATOR_TOKEN };
  }
  const bearer = /^Bearer +(\S+)$/i.exec(credentials.authorization ?? '')?.[1];
  if (bearer !== undefined) {
    const caller = await identifyToken(bearer, authority, now);
    return caller === null ? refuse('unauthenticated', 'The bearer token is wrong, expired or revoked.') : accept(caller);
  }
  if (credentials.cookie !== null) {
    const signed = await authority.readSigned(credentials.cookie, now);
    if (signed?.credential.kind === 'session') return accept(callerOf(signed, 'cookie'));
  }
  const identity = credentials.accessAssertion === null ? null : await authority.verifyAccess?.(credentials.accessAssertion);
  if (identity) return accept({ role: authority.accessRole(identity), by: 'access', session: null, actor: actorOf(identity) });
  return refuse('unauthenticated', 'Log in, or send Authorization: Bearer with a token.');
}

/** Who holds a token: the operator's own or a named one. Null where it is neither. */
export async function identifyToken(token: string, authority: Authority, now: number): Promise<Caller | null> {
  const { operatorToken } = authority;
  if (operatorToken !== null && (await secretsEqual(token, operatorToken)))
    return { role: 'owner', by: 'token', session: null, actor: OWNER };
  const signed = await authority.readSigned(token, now);
  return signed?.credential.kind === 'token' ? callerOf(signed, 'token') : null;
}

function callerOf({ role, actor, credential }: Signed, by: 'token' | 'cookie'): Caller {
  return { role, by, actor, session: credential };
}

/** As long as an address can be (RFC 5321). */
const ACCESS_NAME_MAX_CHARS = 254;

/** An assertion that names nobody is still one that Access has let in. Names come from whoever the team lets say who people are. */
function actorOf({ name, isService }: AccessIdentity): Actor {
  return {
    name: name === undefined ? 'somebody whom Access does not name' : cutTo(visible(name), ACCESS_NAME_MAX_CHARS),
    kind: isService ? 'access_service' : 'access',
  };
}

/**
 * Whether a caller may send this request: what their role may, and a write that the browser authenticated on its own must come from the
 * page's own origin (what says nothing of its origin is allowed: the cookie is SameSite=Strict).
 */
export function authorize(
  caller: Caller,
  request: Sender & { readonly method: string; readonly path: string },
  ownOrigin: string,
): Outcome<Caller> {
  const { method, path } = request;
  const allowed = mayCall(caller.role, method, path);
  if (!allowed.ok) return allowed;
  const isSentByBrowser = caller.by === 'cookie' || caller.by === 'access';
  if (!isReading(method) && isSentByBrowser && isFromElsewhere(request, ownOrigin)) return originRefused(ownOrigin);
  return accept(caller);
}

/** What a page of another origin is answered. */
export function originRefused(ownOrigin: string) {
  return refuse('origin_refused', `Browsers may send this from ${ownOrigin} only.`);
}
