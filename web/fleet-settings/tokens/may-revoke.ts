import type { SessionDocument, TokenDocument } from '#contract';

/** Whether a token is the one by which the caller is logged in. Of the tokens that are good no two have one name. */
export const isOwn = ({ actor_kind, name }: SessionDocument, token: TokenDocument): boolean =>
  actor_kind === 'token' && name === token.name;

/** Whether the Worker lets a caller revoke a token: the owner any, an operator those that only read, and their own. */
export const mayRevoke = (caller: SessionDocument, token: TokenDocument): boolean =>
  caller.role === 'owner' || (caller.role === 'operator' && (token.role !== 'operator' || isOwn(caller, token)));
