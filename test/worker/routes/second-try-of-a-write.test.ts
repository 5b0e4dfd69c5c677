import { reset } from 'cloudflare:test';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { app } from '../../../worker/app.ts';
import { TestAgent } from '../support/agent.ts';
import { call, nobody, ORIGIN, operator } from '../support/api.ts';
import { makeToken } from '../support/credentials.ts';
import { env, OPERATOR_TOKEN } from '../support/env.ts';

afterEach(() => reset());

let agent: TestAgent;
/** How often Fleet was called. */
let tries: number;
beforeEach(async () => {
  agent = await TestAgent.enrol();
  await agent.report();
  tries = 0;
});

/** A Fleet that does what the first call asks for, and whose answer to it is lost. */
const losing = {
  getByName: (name: string) => {
    const stub = env.FLEET.getByName(name) as unknown as Record<string, (...given: unknown[]) => Promise<unknown>>;
    return new Proxy(
      {},
      {
        get:
          (_, method: string) =>
          async (...given: unknown[]) => {
            const answer = await stub[method]?.(...given);
            tries += 1;
            if (tries === 1) throw Object.assign(new Error('Network connection lost.'), { retryable: true });
            return answer;
          },
      },
    );
  },
} as unknown as typeof env.FLEET;

async function send(method: string, path: string, body?: object, headers: Record<string, string> = operator) {
  const answer = await app.request(
    `${ORIGIN}${path}`,
    {
      method,
      headers: { 'content-type': 'application/json', 'cf-connecting-ip': crypto.randomUUID(), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    },
    { ...env, OPERATOR_TOKEN, FLEET: losing },
  );
  const text = await answer.text();
  return { status: answer.status, body: text === '' ? null : JSON.parse(text) };
}

const path = () => `/api/security/appsec-tuning?host=${agent.hostId}`;

test('a declaration whose answer was lost is made once, and answered as made', async () => {
  expect(await send('PATCH', path(), { inbound_threshold: 9 })).toMatchObject({ status: 200, body: { inbound_threshold: 9 } });
  expect(tries).toBe(2);
  const { events } = (await call('GET', `/api/hosts/${agent.hostId}/events`)).body;
  expect(events.filter(({ kind }: { kind: string }) => kind === 'intent_changed')).toHaveLength(1);
});

test('one with If-Match is told that the intent has changed, by whom and to what: by the caller, to what they declared', async () => {
  const tag = (await call('GET', path())).headers.get('etag') ?? '';
  const { status, body } = await send('PATCH', path(), { inbound_threshold: 9 }, { ...operator, 'if-match': tag });
  expect([status, body.code, tries]).toEqual([412, 'intent_changed', 2]);
  expect(body.last).toMatchObject({ actor: 'owner', actor_kind: 'owner', detail: 'Declared the inbound threshold 9.' });
});

test.each<[string, string, object, string]>([
  ['a log-in', '/api/session', { token: OPERATOR_TOKEN }, '/api/sessions'],
  ['a token', '/api/tokens', { name: 'ci', role: 'metrics', expires_in_days: 1 }, '/api/tokens'],
])('%s whose answer was lost is not tried again, and what nobody has can be ended', async (_, to, body, list) => {
  const headers = to === '/api/session' ? nobody : operator;
  expect(await send('POST', to, body, headers)).toMatchObject({ status: 503, body: { code: 'unavailable' } });
  expect(tries).toBe(1);
  const [lost, ...others] = Object.values((await call('GET', list)).body)[0] as { id: string }[];
  expect(others).toEqual([]);
  expect((await call('DELETE', `${list}/${lost?.id}`)).status).toBe(204);
});

test('a revocation whose answer was lost is answered 404: the token is gone', async () => {
  const { id } = await makeToken('read_only');
  expect(await send('DELETE', `/api/tokens/${id}`)).toMatchObject({ status: 404, body: { code: 'unknown_token' } });
  expect((await call('GET', '/api/tokens')).body.tokens).toEqual([]);
  const acts = (await call('GET', '/api/acts?kind=token_revoked')).body.acts;
  expect(acts).toHaveLength(1);
});
