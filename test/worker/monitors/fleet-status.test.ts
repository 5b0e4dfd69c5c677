import { reset, runInDurableObject } from 'cloudflare:test';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DOWN, RUNNING, TestAgent } from '../support/agent.ts';
import { call } from '../support/api.ts';
import { bearer, makeToken } from '../support/credentials.ts';
import { fleetStub } from '../support/env.ts';
import { Counting, publishedHeader, republish } from '../support/monitors.ts';

afterEach(() => reset());

const SSH = 'crowdsecurity/ssh-bf';
const NONE = { in_sync: 0, drifted: 0, waived: 0, unknown: 0, undeclared: 0 };

let agent: TestAgent;
beforeEach(async () => {
  agent = (await TestAgent.enrol('web-1')).installsKnown([SSH]);
  await agent.report();
});

const disable = (host: TestAgent, name = SSH) =>
  call('PATCH', `/api/security/scenarios/${encodeURIComponent(name)}?host=${host.hostId}`, { declared: 'disabled' });

/** The status as it is published. */
async function status(query = '') {
  await fleetStub().check(Date.now());
  return call('GET', `/api/fleet/status${query}`);
}

test('a fleet that is as it shall be is 200, on disk alone too', async () => {
  const { status: code, headers, body } = await status();
  expect([code, headers.get('content-type'), headers.get('cache-control')]).toEqual([200, 'application/json', 'no-store']);
  expect(body).toEqual({
    status: 'ok',
    failing: [],
    hosts: { ...NONE, in_sync: 1 },
    last_check_at: expect.any(String),
    published_at: expect.any(String),
  });
});

test('a host of which nothing is declared is fine', async () => {
  await call('DELETE', `/api/hosts/${agent.hostId}`);
  const bare = (await TestAgent.enrol('bare')).installs(SSH);
  bare.tuning = { ...bare.tuning, state: 'missing', inbound: null, outbound: null };
  await bare.report();
  expect(await status()).toMatchObject({ status: 200, body: { hosts: { ...NONE, undeclared: 1 }, failing: [] } });
});

test('a drift is 503, with the same document', async () => {
  await disable(agent);
  const { status: code, headers, body } = await status();
  expect([code, headers.get('content-type')]).toEqual([503, 'application/json']);
  expect(body).toMatchObject({ status: 'failing', failing: ['web-1: drifted (scenarios)'], hosts: { ...NONE, drifted: 1 } });
});

test('a drift of which all is waived is 200', async () => {
  await disable(agent);
  await fleetStub().check(Date.now());
  await republish((header) => ({ ...header, figures: { ...header.figures, hosts: { ...NONE, waived: 1 }, failing: [] } }));
  expect(await call('GET', '/api/fleet/status')).toMatchObject({ status: 200, body: { status: 'ok', hosts: { waived: 1 } } });
});

test('a host that never reported is 503', async () => {
  await TestAgent.enrol('web-2');
  expect(await status()).toMatchObject({
    status: 503,
    body: { failing: ['web-2: unknown (never_reported)'], hosts: { ...NONE, in_sync: 1, unknown: 1 } },
  });
});

test('an engine that is down is 503', async () => {
  await agent.runs(DOWN);
  expect(await status()).toMatchObject({
    status: 503,
    body: { failing: ['web-1: engine down'], hosts: { ...NONE, unknown: 1 } },
  });
});

test('an engine that would not survive its next load is 503, while all is as declared', async () => {
  agent.loadFault = 'a.yaml is broken';
  await agent.runs(RUNNING);
  const body = { failing: ['web-1: next load would fail'], hosts: { ...NONE, in_sync: 1 } };
  expect(await status()).toMatchObject({ status: 503, body });
  expect(await call('GET', `/api/fleet/status?host=${agent.hostId}`)).toMatchObject({ status: 503, body });
});

test('no hosts is 503', async () => {
  await call('DELETE', `/api/hosts/${agent.hostId}`);
  expect(await status()).toMatchObject({ status: 503, body: { failing: ['No host is enrolled yet.'], hosts: NONE } });
});

test('checks that have stopped are 503, and what was known of the hosts is known no more', async () => {
  await status();
  const { last_check_at } = await publishedHeader();
  await republish((header) => ({ ...header, expires_at: new Date(Date.now() - 1000).toISOString() }));
  const stopped = {
    status: 503,
    body: { failing: [`The checks have stopped; the last one was at ${last_check_at}.`], hosts: { ...NONE, unknown: 1 } },
  };
  expect(await call('GET', '/api/fleet/status')).toMatchObject(stopped);
  expect(await call('GET', `/api/fleet/status?host=${agent.hostId}`)).toMatchObject(stopped);
});

test('one host is asked for by its id, or by its name', async () => {
  const other = (await TestAgent.enrol('web-2')).installsKnown([SSH]);
  await other.report();
  await disable(other);
  expect(await status()).toMatchObject({ status: 503, body: { hosts: { ...NONE, in_sync: 1, drifted: 1 } } });
  for (const host of [agent.hostId, 'web-1', 'WEB-1'])
    expect(await call('GET', `/api/fleet/status?host=${host}`)).toMatchObject({
      status: 200,
      body: { failing: [], hosts: { ...NONE, in_sync: 1 } },
    });
  for (const host of [other.hostId, 'web-2'])
    expect(await call('GET', `/api/fleet/status?host=${host}`)).toMatchObject({
      status: 503,
      body: { failing: ['web-2: drifted (scenarios)'], hosts: { ...NONE, drifted: 1 } },
    });
});

test.each([
  ['?host=aaaaaaaaaaaa', 404, 'unknown_host'],
  ['?host=nobody', 404, 'unknown_host'],
  ['?host=*', 400, 'invalid_query'],
  ['?host=a,b', 400, 'invalid_query'],
])('%s is %i', async (query, code, problem) => {
  expect(await status(query)).toMatchObject({ status: code, body: { code: problem } });
});

test('HEAD has the status and no body', async () => {
  await disable(agent);
  await fleetStub().check(Date.now());
  expect(await call('HEAD', '/api/fleet/status')).toMatchObject({ status: 503, body: null });
});

test('asked often it costs one read of KV each time, and Fleet nothing', async () => {
  await fleetStub().check(Date.now());
  const { token } = await makeToken('metrics');
  const counting = new Counting();
  // The Worker asks Fleet once for the key with which tokens are signed.
  await counting.ask('/api/fleet/status', bearer(token));
  counting.fleetCalls = 0;
  counting.kvReads = 0;
  for (let nth = 0; nth < 20; nth += 1) expect((await counting.ask('/api/fleet/status', bearer(token))).status).toBe(200);
  for (let nth = 0; nth < 20; nth += 1) await counting.ask(`/api/fleet/status?host=${agent.hostId}`, bearer(token));
  expect([counting.fleetCalls, counting.kvReads]).toEqual([0, 40]);
});

test('where nothing is published, or nothing of this, Fleet says it', async () => {
  const counting = new Counting();
  expect(await counting.ask('/api/fleet/status')).toMatchObject({ status: 200, body: { status: 'ok', hosts: { in_sync: 1 } } });
  expect(counting.fleetCalls).toBe(1);
  await disable(agent);
  await fleetStub().check(Date.now());
  await republish(({ figures: _, ...header }) => header);
  const { status: code, body } = await counting.ask('/api/fleet/status');
  expect([code, body.failing, body.published_at]).toEqual([503, ['web-1: drifted (scenarios)'], undefined]);
  expect(counting.fleetCalls).toBe(2);
});

test('a token that was revoked is told nothing', async () => {
  const { id, token } = await makeToken('metrics');
  await call('DELETE', `/api/tokens/${id}`);
  await fleetStub().check(Date.now());
  for (const path of ['/api/fleet/status', '/metrics'])
    expect(await call('GET', path, undefined, bearer(token))).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
});

test('a host that another version judged counts as unknown until it is judged again', async () => {
  await fleetStub().check(Date.now());
  // As a Worker of before does that is rolled back to: it knows no such columns.
  await runInDurableObject(fleetStub(), (fleet, { storage: { sql } }) => {
    sql.exec('UPDATE verdicts SET judged_at = judged_at + 1');
    sql.exec('UPDATE fleet SET sequence = sequence + 1, judged_by = ?', fleet.deployment);
  });
  await expect
    .poll(async () => (await status()).body, { timeout: 10_000 })
    .toMatchObject({
      failing: ['1 host: not compared yet since Argos Drift was upgraded'],
      hosts: { ...NONE, unknown: 1 },
    });
  await runInDurableObject(fleetStub(), (fleet) => {
    fleet.deployment = 'the-next';
  });
  await fleetStub().check(Date.now() + 60_000);
  await runInDurableObject(fleetStub(), (_, { storage: { sql } }) => {
    expect(sql.exec('SELECT state, counted_at = judged_at AS counts FROM verdicts').one()).toEqual({
      state: 'in_sync',
      counts: 1,
    });
  });
});
