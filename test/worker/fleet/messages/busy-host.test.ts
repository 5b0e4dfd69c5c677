import { reset, runInDurableObject } from 'cloudflare:test';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { TestAgent } from '../../support/agent.ts';
import { call } from '../../support/api.ts';
import { START, setClock } from '../../support/clock.ts';
import { fleetStub } from '../../support/env.ts';

let agent: TestAgent;
beforeEach(async () => {
  await setClock(START);
  agent = await TestAgent.enrol();
  await agent.report();
  await runInDurableObject(fleetStub(), (_, { storage }) => {
    storage.sql.exec('UPDATE liveness SET changes = 500');
  });
});
afterEach(() => reset());

test('a host that changed 500 times today is asked to wait a minute between changes, and told how long', async () => {
  await setClock(START + 20_000);
  const answer = await agent.installs('a/b').send(agent.reportBody());
  expect(answer).toMatchObject({ status: 429, body: { code: 'rate_limited', retry_after_s: 40 } });
  expect(answer.headers.get('retry-after')).toBe('40');
  await setClock(START + 60_000);
  expect((await agent.send(agent.reportBody())).status).toBe(200);
});

test('what its heartbeats bring anew counts like a report', async () => {
  await setClock(START + 20_000);
  const flapping = { ...agent.heartbeatBody(), delivery_fault: 'the disk is full' };
  expect(await agent.send(flapping)).toMatchObject({ status: 429, body: { code: 'rate_limited', retry_after_s: 40 } });
  await setClock(START + 60_000);
  expect((await agent.send(flapping)).status).toBe(200);
});

test('its heartbeats are heard all the same', async () => {
  expect((await agent.heartbeat()).status).toBe(200);
});

test('the other hosts are not held up', async () => {
  const other = await TestAgent.enrol('web-2');
  expect((await other.report()).status).toBe(200);
  expect((await other.installs('a/b').report()).status).toBe(200);
});

test('the next day is free again', async () => {
  await setClock(START + 86_400_000 - 10_000);
  await agent.installs('a/b').report();
  await setClock(START + 86_400_000);
  expect((await agent.installs('a/c').send(agent.reportBody())).status).toBe(200);
  expect((await call('GET', '/api/hosts')).body.hosts).toHaveLength(1);
});

test('what is refused counts like a change, and cannot be sent again', async () => {
  await runInDurableObject(fleetStub(), (_, { storage }) => {
    storage.sql.exec('UPDATE liveness SET changes = 499');
  });
  await setClock(START + 20_000);
  const broken = await agent.sign({ ...agent.reportBody(), scenarios: {} }, ++agent.sequence);
  expect(await agent.sendSigned(broken)).toMatchObject({ status: 400, body: { code: 'invalid_body', field: 'scenarios.state' } });
  expect(await agent.sendSigned(broken)).toMatchObject({ status: 409, body: { last_sequence: agent.sequence } });
  expect(await agent.send('{')).toMatchObject({ status: 429, body: { code: 'rate_limited', retry_after_s: 60 } });
  expect((await agent.heartbeat()).status).toBe(200);
});
