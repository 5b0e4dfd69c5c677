import { reset } from 'cloudflare:test';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { item, TestAgent } from '../../support/agent.ts';
import { call } from '../../support/api.ts';

let model: TestAgent;
let other: TestAgent;
beforeEach(async () => {
  model = (await TestAgent.enrol('web-1')).installs('a/one', 'a/two');
  other = (await TestAgent.enrol('web-2')).installs('a/one', 'a/two', 'a/three');
  await model.report();
  await other.report();
  await call('PATCH', `/api/security/scenarios/a%2Fone?host=${model.hostId}`, { disabled: true });
  await call('PATCH', `/api/security/appsec-tuning?host=${model.hostId}`, { inbound_threshold: 25 });
  await call('PATCH', `/api/security/scenarios/a%2Fthree?host=${other.hostId}`, { disabled: true });
});
afterEach(() => reset());

const copy = (to: string[], dryRun = false) =>
  call('POST', `/api/hosts/${model.hostId}/intent/copies`, { to, ...(dryRun ? { dry_run: true } : {}) });
const drift = async (host: string) => (await call('GET', `/api/security/drift?fresh=true&host=${host}`)).body;

const CHANGES = [
  { scenario: 'a/one', was: null, becomes: 'disabled' },
  { scenario: 'a/three', was: 'disabled', becomes: null },
  { threshold: 'inbound', was: 15, was_adopted_at: expect.any(String), becomes: 25 },
];

test('the difference is shown first, and nothing changes by that', async () => {
  const before = await drift(other.hostId);
  expect((await copy([other.hostId], true)).body.results).toEqual([
    { host: other.hostId, name: 'web-2', status: 200, changes: CHANGES, skipped: [] },
  ]);
  expect(await drift(other.hostId)).toEqual(before);
});

test('the copy makes both intents one, and is in the history', async () => {
  expect((await copy([other.hostId])).body.results[0].changes).toEqual(CHANGES);
  const { scenarios, appsec_tuning } = await drift(other.hostId);
  expect(scenarios).toMatchObject({ expected_disabled: ['a/one'], actually_enabled: ['a/one'], cause: 'intent' });
  expect(appsec_tuning).toMatchObject({ expected_inbound: 25, actual_inbound: 15, cause: 'intent' });
  const { events } = (await call('GET', `/api/hosts/${other.hostId}/events`)).body;
  expect(events.map(({ detail }: { detail: string }) => detail)).toContain(
    'Copied the intent of web-1: a/one disabled; a/three no longer declared; inbound threshold 25.',
  );
});

test('done again it changes nothing', async () => {
  await copy([other.hostId]);
  const { host } = await drift(other.hostId);
  expect((await copy([other.hostId, model.hostId])).body.results).toMatchObject([{ changes: [] }, { changes: [] }]);
  expect((await drift(other.hostId)).host.intent_revision).toBe(host.intent_revision);
});

test('a scenario that is a local file there is left as it was, and named', async () => {
  other.scenarios = { ...other.scenarios, installed: [item('a/one', { origin: 'local' })] };
  await other.report();
  expect((await copy([other.hostId])).body.results[0]).toMatchObject({ skipped: ['a/one'] });
  expect((await drift(other.hostId)).scenarios.expected_disabled).toEqual([]);
});

describe('what cannot be copied changes nothing at all', () => {
  test('to a host that is not there, beside one that is', async () => {
    expect(await copy([other.hostId, 'aaaaaaaaaaaa'])).toMatchObject({ status: 404, body: { code: 'unknown_host' } });
    expect((await drift(other.hostId)).scenarios.expected_disabled).toEqual(['a/three']);
  });

  test.each([[[]], [['no id']], [undefined]])('to %j', async (to) => {
    expect(await copy(to as string[])).toMatchObject({ status: 400, body: { code: 'invalid_body' } });
  });
});

describe('a new host', () => {
  const enrolLike = async (body: object) => call('POST', '/api/hosts/enrollments', body);

  test('starts with the intent of another', async () => {
    const { code } = (await enrolLike({ intent_of: model.hostId })).body;
    const third = (await TestAgent.enrol('web-3', code)).installs('a/one');
    const { body } = await third.report();
    expect(body.intent).toMatchObject({ disabled_scenarios: ['a/one'], inbound_threshold: 25 });
  });

  test('starts with none where the other was removed meanwhile', async () => {
    const { code } = (await enrolLike({ intent_of: model.hostId })).body;
    await call('DELETE', `/api/hosts/${model.hostId}`);
    const { body } = await (await TestAgent.enrol('web-3', code)).report();
    expect(body.intent.disabled_scenarios).toEqual([]);
  });

  test.each([[{ intent_of: 'aaaaaaaaaaaa' }, 'unknown_host']])('%j is refused', async (body, code) => {
    expect((await enrolLike(body)).body.code).toBe(code);
  });

  test('enrolling again keeps its own intent, so naming another is refused', async () => {
    expect((await enrolLike({ host_id: other.hostId, intent_of: model.hostId })).body.code).toBe('invalid_body');
  });
});
