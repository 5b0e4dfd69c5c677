import { reset } from 'cloudflare:test';
import { afterEach, expect, test } from 'vitest';
import { call } from '../../support/api.ts';
import { bearer, cookie, logIn, makeToken } from '../../support/credentials.ts';

afterEach(() => reset());

const operator = async (name = 'ops') => {
  const { id, token } = await makeToken('operator', name);
  return { id, headers: bearer(token), token };
};
const made = (role: string, headers: Record<string, string>) =>
  call('POST', '/api/tokens', { name: `${role} of somebody`, role, expires_in_days: 1 }, headers);
const revoke = async (id: string, headers: Record<string, string>) => {
  const { status, body } = await call('DELETE', `/api/tokens/${id}`, undefined, headers);
  return body?.code ?? status;
};

test('an operator makes tokens that read and that measure, and none for operators', async () => {
  const { headers } = await operator();
  expect((await made('read_only', headers)).status).toBe(200);
  expect((await made('metrics', headers)).status).toBe(200);
  const refused = await made('operator', headers);
  expect([refused.status, refused.body.code, refused.body.detail]).toEqual([
    403,
    'forbidden',
    'Only the owner makes tokens for operators: log in with OPERATOR_TOKEN.',
  ]);
  const { tokens } = (await call('GET', '/api/tokens', undefined, headers)).body;
  expect(tokens.map(({ created_by }: { created_by: string }) => created_by)).toEqual(['ops', 'owner', 'ops']);
});

test('an operator revokes what reads and what measures, whoever made it', async () => {
  const { headers } = await operator();
  for (const role of ['read_only', 'metrics'] as const) expect(await revoke((await makeToken(role, role)).id, headers)).toBe(204);
});

test("an operator revokes no other operator's token, and their own by either way in", async () => {
  const ops = await operator();
  const other = await operator('other');
  expect(await revoke(other.id, ops.headers)).toBe('forbidden');
  expect((await call('GET', '/api/hosts', undefined, other.headers)).status).toBe(200);
  expect(await revoke(other.id, cookie(await logIn(other.token)))).toBe(204);
  expect(await revoke(ops.id, ops.headers)).toBe(204);
  expect(await revoke(ops.id, ops.headers)).toBe('unauthenticated');
});

test('the owner makes and revokes them all, each once', async () => {
  const { id } = await operator();
  expect(await revoke(id, bearer('operator-token-of-the-tests'))).toBe(204);
  expect(await revoke(id, bearer('operator-token-of-the-tests'))).toBe('unknown_token');
});
