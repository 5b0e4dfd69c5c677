import { reset } from 'cloudflare:test';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { TestAgent } from '../../support/agent.ts';
import { call } from '../../support/api.ts';

const FAULT = "the Worker's intent is refused, nothing was written: inbound_threshold: must be 1 to 100";

let agent: TestAgent;
beforeEach(async () => {
  agent = (await TestAgent.enrol()).installs('crowdsecurity/ssh-bf');
  await agent.report();
});
afterEach(() => reset());

const says = (fault: string | null | undefined) => agent.send({ ...agent.heartbeatBody(), delivery_fault: fault });
const shown = async () => [
  (await call('GET', '/api/hosts')).body.hosts[0].delivery_fault,
  (await call('GET', '/api/security/drift?fresh=true')).body.host.delivery_fault,
];
const history = async () =>
  (await call('GET', `/api/hosts/${agent.hostId}/events`)).body.events.map((event: { kind: string }) => event.kind);

test('what a host refuses is shown, with its own reason, until it no longer does', async () => {
  expect(await shown()).toEqual([null, null]);
  await says(FAULT);
  expect(await shown()).toEqual([FAULT, FAULT]);
  await says(null);
  expect(await shown()).toEqual([null, null]);
});

test('the history tells of it once, and of its end', async () => {
  await says(FAULT);
  await says(FAULT);
  await says(null);
  expect((await history()).slice(0, 2)).toEqual(['delivery_recovered', 'delivery_failed']);
  expect((await history()).filter((kind: string) => kind === 'delivery_failed')).toHaveLength(1);
});

test('an agent of before that says nothing of it has no fault', async () => {
  await says(undefined);
  expect(await shown()).toEqual([null, null]);
});

test('a new enrolment forgets the fault of the old agent', async () => {
  await says(FAULT);
  const { code } = (await call('POST', '/api/hosts/enrollments', { host_id: agent.hostId })).body;
  await TestAgent.enrol('web-1', code);
  expect(await shown()).toEqual([null, null]);
});

test('a reason that is no sentence of reasonable length is refused', async () => {
  expect(await says('x'.repeat(1001))).toMatchObject({ status: 400, body: { field: 'delivery_fault' } });
});
