import { reset } from 'cloudflare:test';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { TestAgent } from '../support/agent.ts';
import { call } from '../support/api.ts';

beforeEach(async () => {
  await (await TestAgent.enrol()).installs('crowdsecurity/ssh-bf').report();
});
afterEach(() => reset());

const scenario = '/api/security/scenarios/crowdsecurity%2Fssh-bf';
const tuning = '/api/security/appsec-tuning';
const state = async () => [(await call('GET', tuning)).body, (await call('GET', '/api/security/scenarios')).body];

test.each<[string, string, unknown, string | null]>([
  ['a threshold of 0', tuning, { inbound_threshold: 0 }, 'inbound_threshold'],
  ['a threshold of 101', tuning, { outbound_threshold: 101 }, 'outbound_threshold'],
  ['a negative threshold', tuning, { inbound_threshold: -1 }, 'inbound_threshold'],
  ['half a threshold', tuning, { inbound_threshold: 7.5 }, 'inbound_threshold'],
  ['a threshold as text', tuning, { inbound_threshold: '15' }, 'inbound_threshold'],
  ['a threshold of null', tuning, { inbound_threshold: null }, 'inbound_threshold'],
  ['one good and one bad threshold', tuning, { inbound_threshold: 10, outbound_threshold: 0 }, 'outbound_threshold'],
  ['an unknown field', tuning, { inbound_threshold: 10, inbound: 10 }, 'inbound'],
  ['no threshold', tuning, {}, null],
  ['a list', tuning, [], null],
  ['disabled as text', scenario, { disabled: 'true' }, 'disabled'],
  ['nothing that is declared', scenario, {}, null],
  ['two declarations at once', scenario, { disabled: true, declared: 'disabled' }, null],
  ['a declaration that there is not', scenario, { declared: 'maybe' }, 'declared'],
  ['disabled with another field', scenario, { disabled: true, host: 'x' }, 'host'],
  ['null', scenario, 'null', null],
])('%s is refused with the field named, and changes nothing', async (_, path, body, field) => {
  const before = await state();
  const answer = await call('PATCH', path, body);
  expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_body', field } });
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  expect(await state()).toEqual(before);
});

test.each(['', '{', 'inbound_threshold=10', '{"inbound_threshold":10,}'])('%j is no JSON', async (body) => {
  expect(await call('PATCH', tuning, body)).toMatchObject({ status: 400, body: { code: 'bad_json' } });
});

test('a body over 1 MiB is refused', async () => {
  const body = `{"inbound_threshold":10,"x":"${'x'.repeat(1_048_577)}"}`;
  expect(await call('PATCH', tuning, body)).toMatchObject({ status: 413, body: { code: 'body_too_large' } });
});

test('a wrong method says which are right', async () => {
  const answer = await call('PUT', tuning, {});
  expect([answer.status, answer.body.code, answer.headers.get('allow')]).toEqual([405, 'method_not_allowed', 'GET, HEAD, PATCH']);
});

test('both thresholds or one; the same again changes nothing', async () => {
  expect((await call('PATCH', tuning, { inbound_threshold: 10 })).body).toMatchObject({
    inbound_threshold: 10,
    outbound_threshold: 4,
  });
  expect((await call('PATCH', tuning, { inbound_threshold: 12, outbound_threshold: 100 })).body).toMatchObject({
    inbound_threshold: 12,
    outbound_threshold: 100,
  });
  const {
    hosts: [before],
  } = (await call('GET', '/api/hosts')).body;
  await call('PATCH', tuning, { inbound_threshold: 12 });
  expect((await call('GET', '/api/hosts')).body.hosts[0].intent_revision).toBe(before.intent_revision);
});

test('changes at the same moment lose nothing', async () => {
  const names = Array.from({ length: 20 }, (_, index) => `owner/scenario-${index}`);
  await Promise.all([
    ...names.map((name) => call('PATCH', `/api/security/scenarios/${encodeURIComponent(name)}`, { disabled: true })),
    call('PATCH', tuning, { inbound_threshold: 33 }),
    call('PATCH', tuning, { outbound_threshold: 44 }),
  ]);
  const [thresholds, { disabled_count }] = await state();
  expect(disabled_count).toBe(20);
  expect(thresholds).toMatchObject({ inbound_threshold: 33, outbound_threshold: 44 });
});
