import type { Role, TokenRole } from '#contract';

/** What a caller is called by their role. */
export const ROLE_WORDS: Record<Role, string> = {
  owner: 'owner',
  operator: 'operator',
  read_only: 'read-only',
  metrics: 'metrics',
};

/** What a token of a role is good for. */
export const GOOD_FOR: Record<TokenRole, string> = {
  operator: 'declares what hosts shall be, and adds and removes hosts',
  read_only: 'reads what the hosts are and shall be, and changes nothing',
  metrics: 'reads /metrics and the fleet’s status, and opens no dashboard',
};
