import type { Role } from '#contract';

/** Who calls the operator API, as the credentials prove it. */
export interface Caller {
  readonly role: Role;
  /** How it was proved: only a cookie is sent by the browser on its own. */
  readonly by: 'token' | 'session' | 'cookie' | 'access';
  /** The signed session or read-only token; null where the caller holds the operator token itself or came through Access. */
  readonly session: { readonly id: string /** Unix milliseconds. */; readonly expiresAt: number } | null;
  /** Who it is, as Cloudflare Access tells it; every other way in proves a role alone. */
  readonly name?: string;
}
