import { expect, test } from 'vitest';
import { identify } from '../../../worker/auth/credentials.ts';

const base = { readSigned: async () => null, accessRole: () => 'operator' as const };
const nothing = { authorization: null, cookie: null, accessAssertion: null };
const OPERATOR_TOKEN = 'an-operator-token-of-24-chars';

test('who comes through Cloudflare Access is known by the name that it tells', async () => {
  const authority = { ...base, operatorToken: null, verifyAccess: async () => ({ name: 'ada@example.org', isService: false }) };
  expect(await identify({ ...nothing, accessAssertion: 'x.y.z' }, authority, 0)).toMatchObject({
    value: { role: 'operator', by: 'access', actor: { name: 'ada@example.org', kind: 'access' } },
  });
});

test('without a name it is somebody, and an assertion that is not good lets nobody in', async () => {
  const nameless = { ...base, operatorToken: null, verifyAccess: async () => ({ isService: true }) };
  expect(await identify({ ...nothing, accessAssertion: 'x.y.z' }, nameless, 0)).toEqual({
    ok: true,
    value: {
      role: 'operator',
      by: 'access',
      session: null,
      actor: { name: 'somebody whom Access does not name', kind: 'access_service' },
    },
  });
  const refusing = { ...base, operatorToken: null, verifyAccess: async () => null };
  expect(await identify({ ...nothing, accessAssertion: 'x.y.z' }, refusing, 0)).toMatchObject({ ok: false });
});

test('who holds the operator token is the owner', async () => {
  const authority = { ...base, operatorToken: OPERATOR_TOKEN, verifyAccess: null };
  const caller = await identify({ ...nothing, authorization: `Bearer ${OPERATOR_TOKEN}` }, authority, 0);
  expect(caller).toEqual({
    ok: true,
    value: { role: 'owner', by: 'token', session: null, actor: { name: 'owner', kind: 'owner' } },
  });
});
