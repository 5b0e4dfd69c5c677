import { afterEach, expect, test, vi } from 'vitest';
import { ROUTES } from '../../../scripts/openapi/routes.ts';
import { app } from '../../../worker/app.ts';
import { CATALOGUE, MUTE, REPORT, TestAgent } from '../support/agent.ts';
import { ORIGIN, operator } from '../support/api.ts';
import { env, OPERATOR_TOKEN } from '../support/env.ts';

afterEach(() => vi.restoreAllMocks());

const BODIES: Record<string, unknown> = {
  'post /api/session': { code: 'abc' },
  'post /api/tokens': { name: 'ci', role: 'metrics', expires_in_days: 1 },
  'patch /api/security/scenarios/{name}': { disabled: true },
  'post /api/security/baseline': { drop: true },
  'patch /api/security/appsec-tuning': { inbound_threshold: 20 },
  'post /api/hosts/enrollments': {},
  'patch /api/hosts/{id}': { name: 'web-2' },
  'post /api/hosts/{id}/intent/copies': { to: ['abcdefghijkl'] },
  'post /api/hosts/{id}/events/{event}/undo': {},
  'post /api/alerts/channels': { name: 'hook', kind: 'webhook', url: 'https://receiver.example.net/' },
  'patch /api/alerts/channels/{id}': { name: 'other' },
  'post /api/mutes': { hosts: '*', until: '2999-01-01T00:00:00Z', reason: 'an upgrade' },
  'post /api/waivers': {
    ...{ host: 'abcdefghijkl', surface: 'scenarios', item: 'a/one' },
    ...{ until: '2999-01-01T00:00:00Z', reason: 'an upgrade' },
  },
  'post /api/backup': {},
  'post /api/agent/enroll': {
    code: 'abc',
    public_key: { kty: 'OKP', crv: 'Ed25519', x: 'A'.repeat(43) },
    hostname: 'web-1',
    install: 'systemd',
  },
};

/** A Fleet that fails at whatever it is asked. */
const failing = { getByName: () => new Proxy({}, { get: () => () => Promise.reject(new Error('the disk of Fleet is gone')) }) };

const CHANGING = ROUTES.filter(({ method }) => method !== 'get').map(
  (route) => [`${route.method} ${route.path}`, route] as const,
);

test.each(CHANGING)('%s: a fault inside Fleet is a 500 with its code, and tells nothing of the inside', async (name, route) => {
  const logged = vi.spyOn(console, 'error').mockImplementation(() => {});
  const path = route.path.replace('{name}', 'crowdsecurity%2Fssh-bf').replace('{id}', 'abcdefghijkl').replace('{event}', '7');
  // What is not signed properly never comes as far as Fleet.
  const to = [REPORT, CATALOGUE, MUTE].find((each) => name === `${each.method.toLowerCase()} ${each.path}`);
  const signed = to === undefined ? null : await (await TestAgent.enrol()).sign({}, 1, undefined, to);
  const body = signed?.text ?? (BODIES[name] === undefined ? undefined : JSON.stringify(BODIES[name]));
  const answer = await app.request(
    `${ORIGIN}${path}`,
    {
      method: route.method.toUpperCase(),
      headers: { ...operator, ...signed?.headers, 'content-type': 'application/json', 'cf-connecting-ip': crypto.randomUUID() },
      ...(body === undefined ? {} : { body }),
    },
    { ...env, OPERATOR_TOKEN, FLEET: failing },
  );
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  const problem = await answer.json();
  expect(problem).toMatchObject({ status: 500, code: 'internal' });
  expect(JSON.stringify(problem)).not.toContain('disk');
  expect(logged).toHaveBeenCalledTimes(1);
});
