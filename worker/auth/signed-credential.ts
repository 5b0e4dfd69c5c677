import { decode, sign, verify } from 'hono/jwt';
import type { Actor, ActorKind, Role } from '#contract';
import type { SignedCredential } from './caller.ts';

/** What Fleet signs sessions and named tokens with. It never leaves Fleet but for the Worker that verifies, and a backup. */
export interface SigningKey {
  readonly id: string;
  /** 256 random bits, in hexadecimal. */
  readonly secret: string;
}

/** What a session's cookie or a named token says. */
export interface Signed {
  readonly role: Role;
  readonly actor: Actor;
  readonly credential: SignedCredential;
}

const ALGORITHM = 'HS256';

/** What a named token begins with, so that whoever finds one knows what it is, scanners for secrets too. */
const TOKEN_PREFIX = 'argos_';

const ROLES: ReadonlySet<unknown> = new Set<Role>(['owner', 'operator', 'read_only', 'metrics']);

/** Signs a session or a token (JWT, HMAC-SHA256; RFC 7519). */
export async function signCredential(key: SigningKey, { role, actor, credential }: Signed): Promise<string> {
  const { kind, id, tokenId, expiresAt } = credential;
  const claims = {
    jti: id,
    kid: key.id,
    use: kind,
    role,
    sub: actor.name,
    by: actor.kind,
    ...(tokenId === null ? {} : { of: tokenId }),
    exp: Math.floor(expiresAt / 1000),
  };
  const text = await sign(claims, key.secret, ALGORITHM);
  return kind === 'token' ? TOKEN_PREFIX + text : text;
}

/** The id of the key that a text says to be signed with; null where it is nothing that Fleet signs. Nothing is verified. */
export function keyIdIn(text: string): string | null {
  try {
    const { kid } = decode(withoutPrefix(text)).payload;
    return typeof kid === 'string' ? kid : null;
  } catch {
    return null;
  }
}

/** Reads what was signed. @returns null where this key did not sign it, or it has expired at `now` (Unix milliseconds) */
export async function readCredential(key: SigningKey, text: string, now: number): Promise<Signed | null> {
  try {
    const claims = await verify(withoutPrefix(text), key.secret, { alg: ALGORITHM, exp: false });
    const { jti, kid, use, role, sub, by, of = null, exp } = claims;
    if (typeof jti !== 'string' || typeof sub !== 'string' || typeof exp !== 'number' || kid !== key.id || !ROLES.has(role))
      return null;
    const kind = text.startsWith(TOKEN_PREFIX) ? 'token' : 'session';
    if (use !== kind) return null;
    const expiresAt = exp * 1000;
    if (now >= expiresAt) return null;
    return {
      role: role as Role,
      actor: { name: sub, kind: by as ActorKind },
      credential: { kind, id: jti, tokenId: of as string | null, keyId: kid, expiresAt },
    };
  } catch {
    return null;
  }
}

const withoutPrefix = (text: string): string => (text.startsWith(TOKEN_PREFIX) ? text.slice(TOKEN_PREFIX.length) : text);
