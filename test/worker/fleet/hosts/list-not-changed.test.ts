import { reset } from 'cloudflare:test';
import { afterEach, expect, test } from 'vitest';
import { TestAgent } from '../../support/agent.ts';
import { call, operator } from '../../support/api.ts';
import { START, setClock, tickFrom } from '../../support/clock.ts';

afterEach(() => reset());

const list = (etag: string | null) =>
  call('GET', '/api/hosts', undefined, etag === null ? operator : { ...operator, 'if-none-match': etag });
const tagOf = async () => (await list(null)).headers.get('etag') ?? '';

test('who holds the list is answered without one while only times change, and with one after any change', async () => {
  await setClock(START);
  const agent = (await TestAgent.enrol()).installs('a/one');
  await agent.report();
  await tickFrom(START, 1);
  const etag = await tagOf();
  expect(etag).toMatch(/^W\/".+"$/);

  await agent.heartbeat();
  await tickFrom(START + 60_000, 1);
  const same = await list(etag);
  expect([same.status, same.body, same.headers.get('etag')]).toEqual([304, null, etag]);
  expect(same.headers.get('content-security-policy')).toContain("default-src 'none'");

  await call('PATCH', '/api/security/scenarios/a%2Fone', { disabled: true });
  const other = await list(etag);
  expect(other.status).toBe(200);
  expect(other.body.hosts[0].state).toBe('drifted');
  expect(other.headers.get('etag')).not.toBe(etag);
});

test('what stops without any change is told: checks that stopped, and the session of who asks', async () => {
  await setClock(START);
  await TestAgent.enrol();
  await tickFrom(START, 1);
  const etag = await tagOf();
  await setClock(START + 3_600_000);
  const stopped = await list(etag);
  expect([stopped.status, stopped.headers.get('etag')]).toEqual([200, null]);
  expect(stopped.body.hosts[0].surfaces.scenarios.reason).toBe('check_stopped');
  expect((await call('GET', '/api/hosts', undefined, { 'if-none-match': etag })).status).toBe(401);
});

test.each(['*', '""', 'W/"x.y"', 'nonsense', `"${'x'.repeat(5000)}`, 'W/"1-1.local", W/"2-2.local"'])(
  'a tag that is none of this fleet and this build is answered in full: %s',
  async (etag) => {
    await TestAgent.enrol();
    expect((await list(etag)).status).toBe(200);
  },
);
