import { reset } from 'cloudflare:test';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { item, TestAgent } from '../../support/agent.ts';
import { call } from '../../support/api.ts';
import { START, setClock } from '../../support/clock.ts';

const HOUR = 3_600_000;

let model: TestAgent;
beforeEach(async () => {
  await setClock(START);
  model = (await TestAgent.enrol('web-1')).installsKnown(['a/one', 'a/two'], ['a/quiet']);
  model.scenarios.installed.push(item('me/local', { origin: 'local', simulated: false }));
  await model.report();
  await setClock(START + HOUR);
});
afterEach(() => reset());

const like = async (hostname: string) =>
  TestAgent.enrol(hostname, (await call('POST', '/api/hosts/enrollments', { intent_of: model.hostId })).body.code);
const scenarios = async ({ hostId }: TestAgent) =>
  (await call('GET', `/api/security/drift?fresh=true&host=${hostId}`)).body.scenarios;
const baseline = async ({ hostId }: TestAgent) => (await call('GET', `/api/security/scenarios?host=${hostId}`)).body.baseline;
const history = async ({ hostId }: TestAgent) =>
  (await call('GET', `/api/hosts/${hostId}/events`)).body.events.map(({ detail }: { detail: string }) => detail);

test('a new host shall have what another has, save its local files, and what it has more is told', async () => {
  const host = (await like('web-2')).installsKnown(['a/one', 'b/more'], ['a/quiet']);
  await host.report();
  expect(await baseline(host)).toEqual({ count: 3, adopted_at: new Date(START + HOUR).toISOString() });
  const verdict = await scenarios(host);
  expect(verdict).toMatchObject({
    status: 'drifted',
    cause: 'intent',
    actually_missing: ['a/two'],
    new_since_baseline: { count: 1, names: ['b/more'] },
  });
  expect(verdict.detail).not.toContain('until');
  expect(await history(host)).toContain(
    'Copied the intent of web-1: inbound threshold 15; outbound threshold 4; a baseline of 3 scenarios.',
  );
});

test('where another’s baseline was dropped a new host has none either', async () => {
  await call('POST', `/api/security/baseline?host=${model.hostId}`, { drop: true });
  const host = (await like('web-2')).installsKnown(['a/one']);
  await host.report();
  expect(await baseline(host)).toBeNull();
  expect(await history(host)).toContain('Copied the intent of web-1: inbound threshold 15; outbound threshold 4; no baseline.');
});

test('a host that is there already takes declarations, and keeps what it had itself', async () => {
  await call('PATCH', `/api/security/scenarios/a%2Fone?host=${model.hostId}`, { declared: 'simulated' });
  const host = await TestAgent.enrol('web-2');
  await host.installsKnown(['a/one', 'c/own']).report();
  const { body } = await call('POST', `/api/hosts/${model.hostId}/intent/copies`, { to: [host.hostId] });
  expect(body.results[0].changes).toContainEqual({ scenario: 'a/one', was: null, becomes: 'simulated' });
  expect(await baseline(host)).toMatchObject({ count: 2 });
  expect(await scenarios(host)).toMatchObject({ actually_missing: [], not_simulated: ['a/one'] });
});
