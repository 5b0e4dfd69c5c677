import { reset } from 'cloudflare:test';
import { afterEach, expect, test } from 'vitest';
import type { HostEvent, ScenarioRow } from '#contract';
import { item, TestAgent } from '../../support/agent.ts';
import { call } from '../../support/api.ts';

afterEach(() => reset());

test('what was adopted as simulated in part is so again after an undo', async () => {
  const agent = await TestAgent.enrol('web-1');
  const installs = async (simulated_in_part: boolean) => {
    agent.scenarios.installed = [
      item('a/part', { simulated: true, ...(simulated_in_part ? { simulated_in_part } : {}) }),
      item('a/kept', { simulated: true, simulated_in_part: true }),
    ];
    await agent.report();
  };
  const inPart = async () =>
    (await call('GET', '/api/security/scenarios')).body.scenarios
      .filter((row: ScenarioRow) => row.in_part_in_baseline)
      .map((row: ScenarioRow) => row.canonical_name);
  await installs(true);
  await installs(false);
  const seen = agent.heartbeatBody().digest;
  await call('POST', `/api/security/baseline?host=${agent.hostId}`, { accept: 'all', seen });
  expect(await inPart()).toEqual(['a/kept']);
  const { events } = (await call('GET', `/api/hosts/${agent.hostId}/events`)).body;
  const { id } = events.find(({ kind }: HostEvent) => kind === 'intent_changed');
  const { body } = await call('POST', `/api/hosts/${agent.hostId}/events/${id}/undo`, {});
  expect(body.changes).toContainEqual({ in_baseline: 'a/part', local: false, was: 'simulated', becomes: 'simulated_in_part' });
  expect(await inPart()).toEqual(['a/kept', 'a/part']);
});
