import { reset } from 'cloudflare:test';
import { afterEach, expect, test } from 'vitest';
import { TestAgent } from '../../support/agent.ts';
import { call } from '../../support/api.ts';

afterEach(() => reset());

const ssh = 'crowdsecurity/ssh-bf';
const freshDrift = async () => (await call('GET', '/api/security/drift?fresh=true')).body;

test('a disabled scenario is drift until the host no longer has it', async () => {
  const agent = (await TestAgent.enrol()).installs(ssh, 'crowdsecurity/http-probing');
  await agent.report();
  expect((await freshDrift()).scenarios).toMatchObject({ status: 'undeclared', drift_detected: false });

  const patched = await call('PATCH', `/api/security/scenarios/${encodeURIComponent(ssh)}`, { disabled: true });
  expect(patched).toMatchObject({ status: 200, body: { name: ssh, disabled: true, changed: true } });
  expect((await freshDrift()).scenarios).toMatchObject({
    status: 'drifted',
    drift_detected: true,
    expected_disabled: [ssh],
    actually_enabled: [ssh],
    cause: 'intent',
  });

  await agent.installs('crowdsecurity/http-probing').report();
  expect((await freshDrift()).scenarios).toMatchObject({
    status: 'in_sync',
    drift_detected: false,
    actually_enabled: [],
    cause: null,
  });
});

test('the first thresholds are adopted, and an edit by hand is drift caused by the host', async () => {
  const agent = await TestAgent.enrol();
  agent.tuning = { ...agent.tuning, inbound: 20, outbound: null };
  await agent.report();
  const adopted = await freshDrift();
  expect(adopted.appsec_tuning).toMatchObject({
    status: 'in_sync',
    expected_inbound: 20,
    actual_inbound: 20,
    expected_outbound: 4,
    actual_outbound: 4,
  });
  expect(adopted.host).toMatchObject({ intent_revision: 2, delivered_revision: 2 });

  agent.tuning = { ...agent.tuning, inbound: 50 };
  await agent.report();
  expect((await freshDrift()).appsec_tuning).toMatchObject({
    status: 'drifted',
    expected_inbound: 20,
    actual_inbound: 50,
    cause: 'host',
  });
});

test('the intent travels in the answer to a report', async () => {
  const agent = (await TestAgent.enrol()).installs(ssh);
  await agent.report();
  await call('PATCH', `/api/security/scenarios/${encodeURIComponent(ssh)}`, { disabled: true });
  const { body } = await agent.heartbeat();
  expect(body.intent).toMatchObject({
    revision: 3,
    disabled_scenarios: [ssh],
    enabled_scenarios: [],
    inbound_threshold: 15,
    outbound_threshold: 4,
  });
  expect(body.verdicts.scenarios.status).toBe('drifted');
  expect(body.next_report_in_s).toBe(60);
});

test('without a host everything is unknown, and nothing is green', async () => {
  const drift = await freshDrift();
  expect(drift.host).toBeNull();
  expect(drift.scenarios).toMatchObject({ status: 'unknown', reason: 'never_reported', drift_detected: false });
  expect(drift.appsec_tuning).toMatchObject({ status: 'unknown', reason: 'never_reported', actual_inbound: null });
});

test('nothing can mark a change as applied', async () => {
  await (await TestAgent.enrol()).installs(ssh).report();
  for (const path of ['/api/security/mark-applied', '/api/security/drift/mark-applied', '/api/mark-applied']) {
    expect((await call('POST', path, {})).status).toBe(404);
  }
  expect((await call('PATCH', '/api/security/appsec-tuning', { inbound_threshold: 10, applied: true })).body).toMatchObject({
    status: 400,
    field: 'applied',
  });
});
