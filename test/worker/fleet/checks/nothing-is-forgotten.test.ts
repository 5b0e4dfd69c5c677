import { evictDurableObject, reset } from 'cloudflare:test';
import { afterEach, expect, test } from 'vitest';
import { TestAgent } from '../../support/agent.ts';
import { call } from '../../support/api.ts';
import { fleetStub } from '../../support/env.ts';

afterEach(() => reset());

const ssh = 'crowdsecurity/ssh-bf';

test('a restart of Fleet loses neither intent, verdicts, history nor the order of messages', async () => {
  const agent = (await TestAgent.enrol()).installs(ssh);
  await agent.report();
  await call('PATCH', `/api/security/scenarios/${encodeURIComponent(ssh)}`, { disabled: true });
  await call('PATCH', '/api/security/appsec-tuning', { inbound_threshold: 30 });
  const { code } = (await call('POST', '/api/hosts/enrollments', {})).body;
  const look = async () => {
    const { expires_at: _, ...drift } = (await call('GET', '/api/security/drift?fresh=true')).body;
    return [drift, (await call('GET', '/api/hosts')).body, (await call('GET', `/api/hosts/${agent.hostId}/events`)).body];
  };
  const before = await look();
  const replayed = await agent.sign(agent.heartbeatBody(), agent.sequence);

  await evictDurableObject(fleetStub());

  expect(await look()).toEqual(before);
  expect((await agent.sendSigned(replayed)).body.code).toBe('sequence_stale');
  expect((await agent.heartbeat()).body.intent).toMatchObject({ disabled_scenarios: [ssh], inbound_threshold: 30 });
  expect((await TestAgent.enrol('web-2', code)).hostId).not.toBe(agent.hostId);
});

test('a host that enrols again keeps its intent and history, and its old key is worth nothing', async () => {
  const old = (await TestAgent.enrol()).installs(ssh);
  await old.report();
  await call('PATCH', `/api/security/scenarios/${encodeURIComponent(ssh)}`, { disabled: true });
  const { code } = (await call('POST', '/api/hosts/enrollments', { host_id: old.hostId })).body;
  const renewed = (await TestAgent.enrol('rebuilt', code)).installs(ssh);
  expect(renewed.hostId).toBe(old.hostId);

  // What the old agent saw is no evidence of what the new one will see.
  expect((await call('GET', '/api/security/drift?fresh=true')).body).toMatchObject({
    scenarios: { status: 'unknown', reason: 'never_reported', drift_detected: true },
    host: { delivered_revision: null, reported_at: null },
  });
  expect((await old.heartbeat()).body.code).toBe('signature_invalid');
  renewed.sequence = 1;
  expect((await renewed.heartbeat()).body.code).toBe('report_needed');
  expect((await renewed.report()).body.intent.disabled_scenarios).toEqual([ssh]);
  const { events } = (await call('GET', `/api/hosts/${old.hostId}/events`)).body;
  expect(events.map(({ kind }: { kind: string }) => kind)).toEqual([
    'enrolled_again',
    'drift_opened',
    'intent_changed',
    'intent_adopted',
    'enrolled',
  ]);
});

test('an enrolment code is good once, and a wrong one enrols nobody', async () => {
  const { code } = (await call('POST', '/api/hosts/enrollments', {})).body;
  await TestAgent.enrol('web-1', code);
  await expect(TestAgent.enrol('web-2', code)).rejects.toThrow('invalid_credentials');
  await expect(TestAgent.enrol('web-2', 'nonsense')).rejects.toThrow('invalid_credentials');
  expect((await call('GET', '/api/hosts')).body.hosts).toHaveLength(1);
});

test('the history is read page by page', async () => {
  const agent = await TestAgent.enrol();
  await agent.report();
  for (const inbound_threshold of [20, 30, 40]) await call('PATCH', '/api/security/appsec-tuning', { inbound_threshold });
  const path = `/api/hosts/${agent.hostId}/events?limit=2`;
  const ids = [];
  let next: number | null = null;
  do {
    const { body } = await call('GET', next === null ? path : `${path}&before=${next}`);
    ids.push(...body.events.map(({ id }: { id: number }) => id));
    next = body.next;
  } while (next !== null);
  expect(ids).toEqual([...ids].sort((a, b) => b - a));
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.at(-1)).toBe(1);
  expect((await call('GET', `${path}&before=zero`)).body.code).toBe('invalid_query');
});
