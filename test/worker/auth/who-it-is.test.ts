import { expect, test } from 'vitest';
import { identify } from '../../../worker/auth/credentials.ts';

const nothing = { authorization: null, cookie: null, accessAssertion: null };
const OPERATOR_TOKEN = 'an-operator-token-of-24-chars';

test('who comes through Cloudflare Access is known by the name that it tells', async () => {
  const authority = { operatorToken: null, verifyAccess: async () => ({ name: 'ada@example.org' }) };
  expect(await identify({ ...nothing, accessAssertion: 'x.y.z' }, authority, 0)).toMatchObject({
    value: { role: 'operator', by: 'access', name: 'ada@example.org' },
  });
});

test('without a name there is none, and an assertion that is not good lets nobody in', async () => {
  const nameless = { operatorToken: null, verifyAccess: async () => ({}) };
  expect(await identify({ ...nothing, accessAssertion: 'x.y.z' }, nameless, 0)).toEqual({
    ok: true,
    value: { role: 'operator', by: 'access', session: null },
  });
  const refusing = { operatorToken: null, verifyAccess: async () => null };
  expect(await identify({ ...nothing, accessAssertion: 'x.y.z' }, refusing, 0)).toMatchObject({ ok: false });
});

test('who holds the operator token has no name', async () => {
  const authority = { operatorToken: OPERATOR_TOKEN, verifyAccess: null };
  const caller = await identify({ ...nothing, authorization: `Bearer ${OPERATOR_TOKEN}` }, authority, 0);
  expect(caller).toEqual({ ok: true, value: { role: 'operator', by: 'token', session: null } });
});
