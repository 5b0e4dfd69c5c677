import { type Caller, OWNER } from '../../auth/caller.ts';

/** Whom a Worker of 0.1 tells of, while it and this Fleet are deployed: it knows no names, no owner, and sessions by their ids alone. */
interface CallerOf01 {
  readonly by: 'token' | 'session' | 'cookie' | 'access';
  readonly session: { readonly id: string; readonly expiresAt: number } | null;
  readonly name?: string;
}

/**
 * A caller as this Fleet knows callers. What a Worker of 0.1 signed has no row and is ended; who holds the operator token or came through
 * Access is who they are.
 */
export function callerFrom(sent: Caller): Caller {
  // A Worker of now always says who it is.
  if ((sent as Partial<Caller>).actor !== undefined) return sent;
  const { by, session, name = 'somebody whom Access does not name' } = sent as unknown as CallerOf01;
  const known = by === 'access' ? { name, kind: 'access' as const } : OWNER;
  return {
    role: by === 'access' ? 'operator' : 'owner',
    by: by === 'access' ? 'access' : by === 'cookie' ? 'cookie' : 'token',
    actor: known,
    session:
      session === null ? null : { kind: 'session', id: session.id, tokenId: null, keyId: '', expiresAt: session.expiresAt },
  };
}
