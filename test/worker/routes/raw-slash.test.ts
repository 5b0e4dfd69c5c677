import { reset } from 'cloudflare:test';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { TestAgent } from '../support/agent.ts';
import { call } from '../support/api.ts';
import { bearer, makeToken } from '../support/credentials.ts';

const AT = '/api/security/scenarios';

beforeEach(async () => {
  await (await TestAgent.enrol()).installs('crowdsecurity/ssh-bf').report();
});
afterEach(() => reset());

test.each(['crowdsecurity/ssh-bf', 'crowdsecurity%2Fssh-bf', 'ssh-bf'])('%s names a scenario in an address', async (spelled) => {
  expect(await call('PATCH', `${AT}/${spelled}`, { declared: 'disabled' })).toMatchObject({
    status: 200,
    body: { name: 'crowdsecurity/ssh-bf', declared: 'disabled', changed: true },
  });
  expect(await call('DELETE', `${AT}/${spelled}`)).toMatchObject({
    status: 200,
    body: { name: 'crowdsecurity/ssh-bf', changed: true },
  });
});

test('with its slash as it is nobody may do more', async () => {
  const { token } = await makeToken('read_only');
  for (const method of ['PATCH', 'DELETE']) {
    const body = method === 'PATCH' ? { disabled: true } : undefined;
    expect(await call(method, `${AT}/crowdsecurity/ssh-bf`, body, {})).toMatchObject({ status: 401 });
    expect(await call(method, `${AT}/crowdsecurity/ssh-bf`, body, bearer(token))).toMatchObject({ status: 403 });
  }
});

test('a name of three parts is no route, and another method is told which are right', async () => {
  expect(await call('PATCH', `${AT}/a/b/c`, { disabled: true })).toMatchObject({ status: 404, body: { code: 'not_found' } });
  const wrong = await call('PUT', `${AT}/crowdsecurity/ssh-bf`, {});
  expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'PATCH, DELETE']);
});
