import { reset } from 'cloudflare:test';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { TestAgent } from '../../support/agent.ts';
import { call } from '../../support/api.ts';

const FAULT = 'acquis.d/nginx.yaml: missing labels';

let agent: TestAgent;
beforeEach(async () => {
  agent = (await TestAgent.enrol()).installs('crowdsecurity/http-probing');
  await agent.report();
  await call('PATCH', '/api/security/scenarios/crowdsecurity%2Fssh-bf', { disabled: true });
});
afterEach(() => reset());

const says = (fault: string | null | undefined) => agent.send({ ...agent.heartbeatBody(), load_fault: fault });
const drift = async () => (await call('GET', '/api/security/drift?fresh=true')).body;

test('a heartbeat that tells of it ends every green of the host at once, naming it, and its end brings them back', async () => {
  expect((await drift()).scenarios).toMatchObject({ status: 'in_sync' });
  await says(FAULT);
  const faulty = await drift();
  expect(faulty.host.load_fault).toBe(FAULT);
  for (const surface of [faulty.scenarios, faulty.appsec_tuning]) {
    expect(surface).toMatchObject({ status: 'unknown', reason: 'unloadable', drift_detected: false });
    expect(surface.detail).toContain(FAULT);
  }
  await says(null);
  expect(await drift()).toMatchObject({ host: { load_fault: null }, scenarios: { status: 'in_sync' } });
});

test('a drift stays a drift', async () => {
  await says(FAULT);
  await call('PATCH', '/api/security/scenarios/crowdsecurity%2Fhttp-probing', { disabled: true });
  expect((await drift()).scenarios).toMatchObject({ status: 'drifted', drift_detected: true });
});

test('the history tells of it and of its end, once each', async () => {
  await says(FAULT);
  await says(FAULT);
  await says(null);
  const { events } = (await call('GET', `/api/hosts/${agent.hostId}/events`)).body;
  const told = events.filter(({ kind }: { kind: string }) => kind.startsWith('load_'));
  expect(told.map(({ kind }: { kind: string }) => kind)).toEqual(['load_recovered', 'load_would_fail']);
  expect(told[1].detail).toContain(FAULT);
});

test('an agent of before that says nothing of it has none', async () => {
  await says(undefined);
  expect((await drift()).host.load_fault).toBeNull();
});
