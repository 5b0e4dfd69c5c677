import { expect, test } from 'vitest';
import type { SessionDocument, TokenDocument, TokenRole } from '#contract';
import { somePeople } from '../../../scripts/fixtures/people.ts';
import { mayRevoke } from '../../../web/fleet-settings/tokens/may-revoke.ts';

const token = (role: TokenRole): TokenDocument => ({ ...(somePeople().tokens.tokens[0] as TokenDocument), role });
const caller = (other: Partial<SessionDocument>): SessionDocument => ({
  role: 'operator',
  name: 'bob',
  actor_kind: 'token',
  expires_at: null,
  ...other,
});

test.each<[string, Partial<SessionDocument>, TokenRole, boolean]>([
  ['the owner: an operator’s', { role: 'owner', name: 'owner', actor_kind: 'owner' }, 'operator', true],
  ['an operator: one that only reads', {}, 'read_only', true],
  ['an operator: one for metrics', {}, 'metrics', true],
  ['an operator: another operator’s', {}, 'operator', false],
  ['an operator: their own', { name: 'ann' }, 'operator', true],
  // A token may be called as a person whom Access lets in: that is not theirs.
  ['a person of Access who is called like it', { name: 'ann', actor_kind: 'access' }, 'operator', false],
  ['who only reads: none', { role: 'read_only', name: 'ann' }, 'read_only', false],
])('%s', (_, who, role, may) => {
  expect(mayRevoke(caller(who), token(role))).toBe(may);
});
