import type { ActsDocument, SessionsDocument, TokenCreated, TokenRequest, TokensDocument } from '#contract';
import type { Listing } from '../data/address.ts';
import { request } from '../data/request.ts';

export const fetchTokens = () => request<TokensDocument>('GET', '/api/tokens');
export const makeToken = (wanted: TokenRequest) => request<TokenCreated>('POST', '/api/tokens', wanted);
export const revokeToken = (id: string) => request<void>('DELETE', `/api/tokens/${encodeURIComponent(id)}`);

export const fetchSessions = () => request<SessionsDocument>('GET', '/api/sessions');
export const endOneSession = (id: string) => request<void>('DELETE', `/api/sessions/${encodeURIComponent(id)}`);
export const endAllSessions = () => request<void>('DELETE', '/api/sessions');

/** Which acts are wanted; what is empty is not asked for. */
export type ActFilter = Pick<Listing, 'who' | 'on' | 'kind'>;

/** The path of the acts that a filter lets through. @param more further parameters */
export function actsPath({ who, on, kind }: ActFilter, more: Record<string, string>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries({ who, host: on, kind, ...more })) if (value) params.set(name, value);
  return `/api/acts?${params}`;
}

/** A page of the acts. @param before the `next` of the page before; null for the newest */
export const fetchActs = (filter: ActFilter, before: number | null, limit: number) =>
  request<ActsDocument>('GET', actsPath(filter, { before: before === null ? '' : String(before), limit: String(limit) }));
