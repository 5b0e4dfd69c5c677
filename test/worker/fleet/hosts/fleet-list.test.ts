import { reset } from 'cloudflare:test';
import { afterEach, expect, test } from 'vitest';
import { TestAgent } from '../../support/agent.ts';
import { call } from '../../support/api.ts';
import { START, setClock } from '../../support/clock.ts';

afterEach(() => reset());

test('where the checks have stopped, no host of the list keeps a state that nobody checks', async () => {
  await setClock(START);
  const agent = (await TestAgent.enrol()).installs('a/one');
  await agent.report();
  await call('PATCH', '/api/security/scenarios/a%2Fone', { disabled: true });
  const before = (await call('GET', '/api/hosts')).body;
  expect(before.hosts[0]).toMatchObject({ state: 'drifted', surfaces: { scenarios: { status: 'drifted' } } });
  await setClock(Date.parse(before.expires_at) + 1000);
  expect((await call('GET', '/api/hosts')).body.hosts[0]).toMatchObject({
    state: 'unknown',
    surfaces: { scenarios: { status: 'unknown', reason: 'check_stopped', drift_detected: true } },
  });
});

test('its sequence is that of the drift documents, so that a reader can tell which is newer', async () => {
  await TestAgent.enrol();
  const { sequence } = (await call('GET', '/api/hosts')).body;
  expect((await call('GET', '/api/security/drift?fresh=true')).body.sequence).toBe(sequence);
});
