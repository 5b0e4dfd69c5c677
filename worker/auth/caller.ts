import type { Actor, Role } from '#contract';

/** Who calls the operator API, as the credentials prove it. */
export interface Caller {
  readonly role: Role;
  /** How it was proved: only a cookie is sent by the browser on its own. */
  readonly by: 'token' | 'cookie' | 'access';
  /** Under which name the history tells of the caller. */
  readonly actor: Actor;
  /**
   * What was signed: a session, or a named token, which both can be revoked. Null where the caller holds the operator token itself or came
   * through Access.
   */
  readonly session: SignedCredential | null;
  /** The origin that was asked, where the dashboard is. A Worker of before leaves it out. */
  readonly origin?: string;
}

/** A credential that Fleet has a row of. */
export interface SignedCredential {
  readonly kind: 'session' | 'token';
  readonly id: string;
  /** Of a session: the token with which it began, and with which it ends; null where that was the owner's, or a code of somebody else. */
  readonly tokenId: string | null;
  /** Of the key that signed it. */
  readonly keyId: string;
  /** Unix milliseconds. */
  readonly expiresAt: number;
}

/** The holder of `OPERATOR_TOKEN`. */
export const OWNER: Actor = { name: 'owner', kind: 'owner' };
