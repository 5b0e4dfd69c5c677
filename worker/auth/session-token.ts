import { sign, verify } from 'hono/jwt';
import type { Role } from '#contract';
import { sha256 } from './secret.ts';

/** What a session cookie and a read-only token say. */
export interface Session {
  readonly id: string;
  readonly role: Role;
  /** Unix milliseconds. */
  readonly expiresAt: number;
}

const ALGORITHM = 'HS256';

/** The key is derived from the operator token, so changing that ends every session. */
async function signingKey(operatorToken: string): Promise<string> {
  const digest = new Uint8Array(await sha256(`argos-drift session ${operatorToken}`));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Signs a session (JWT, HMAC-SHA256). */
export async function signSession(operatorToken: string, session: Session): Promise<string> {
  const claims = { jti: session.id, role: session.role, exp: Math.floor(session.expiresAt / 1000) };
  return sign(claims, await signingKey(operatorToken), ALGORITHM);
}

/** Reads a signed session. @returns null where it was not signed by this deployment or has expired at `now` (Unix milliseconds) */
export async function readSession(operatorToken: string, text: string, now: number): Promise<Session | null> {
  try {
    const claims = await verify(text, await signingKey(operatorToken), { alg: ALGORITHM, exp: false });
    const { jti, role, exp } = claims;
    if (typeof jti !== 'string' || typeof exp !== 'number' || (role !== 'operator' && role !== 'viewer')) return null;
    const expiresAt = exp * 1000;
    return now < expiresAt ? { id: jti, role, expiresAt } : null;
  } catch {
    return null;
  }
}
