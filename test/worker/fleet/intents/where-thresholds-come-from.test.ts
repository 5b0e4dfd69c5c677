import { reset } from 'cloudflare:test';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { TestAgent, TUNING } from '../../support/agent.ts';
import { call } from '../../support/api.ts';

let agent: TestAgent;
beforeEach(async () => {
  agent = await TestAgent.enrol();
});
afterEach(() => reset());

const tuning = async () => (await call('GET', '/api/security/appsec-tuning')).body;

test('before the first report neither a file nor an adoption is named', async () => {
  const body = await tuning();
  expect(Object.keys(body)).not.toEqual(expect.arrayContaining(['path']));
  expect(body).not.toHaveProperty('adopted_at');
  expect(body).toMatchObject({ adopted: { inbound: false, outbound: false } });
});

test('of each threshold whether it was adopted, also where the other one is declared', async () => {
  await agent.report();
  expect(await tuning()).toMatchObject({ adopted: { inbound: true, outbound: true } });
  const { body } = await call('PATCH', '/api/security/appsec-tuning', { inbound_threshold: 30 });
  expect(body).toMatchObject({ declared: { inbound: true, outbound: true }, adopted: { inbound: false, outbound: true } });
  expect(await tuning()).toMatchObject({ adopted: { inbound: false, outbound: true } });
});

test('after it: the file, what loads it, and that it was adopted', async () => {
  await agent.report();
  expect(await tuning()).toMatchObject({ path: TUNING.path, loaded_by: ['argos/appsec-block'], adopted_at: expect.any(String) });
});

test('once an operator declared, it is no longer called adopted', async () => {
  await agent.report();
  await call('PATCH', '/api/security/appsec-tuning', { inbound_threshold: 30 });
  expect(await tuning()).not.toHaveProperty('adopted_at');
});

test('disabling a scenario changes nothing about that', async () => {
  await agent.installs('a/one').report();
  await call('PATCH', '/api/security/scenarios/one', { disabled: true });
  expect(await tuning()).toHaveProperty('adopted_at');
});
