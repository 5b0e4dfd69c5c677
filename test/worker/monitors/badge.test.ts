import { reset } from 'cloudflare:test';
import { afterEach, expect, test } from 'vitest';
import type { FleetCounts } from '#contract';
import { badgeOf, type Figures } from '../../../worker/fleet/index.ts';
import { TestAgent } from '../support/agent.ts';
import { call, nobody } from '../support/api.ts';
import { fleetStub } from '../support/env.ts';
import { Counting } from '../support/monitors.ts';

afterEach(() => reset());

const ON = { BADGE: 'true' };

test.each([undefined, '', 'false', '1', 'TRUE'])('where BADGE is %j there is no badge, for nobody', async (BADGE) => {
  await fleetStub().check(Date.now());
  const counting = new Counting(BADGE === undefined ? {} : { BADGE });
  const { status, headers, body } = await counting.ask('/badge.svg');
  expect([status, headers.get('content-type'), body.code]).toEqual([404, 'application/problem+json', 'not_found']);
  expect(counting.kvReads).toBe(0);
});

test('where it is on, anybody gets the worst state and no more, as a picture that another page can show', async () => {
  const agent = (await TestAgent.enrol('secret-name')).installsKnown(['a/one']);
  await agent.report();
  await call('PATCH', '/api/security/scenarios/a%2Fone', { declared: 'disabled' });
  await fleetStub().check(Date.now());
  const counting = new Counting(ON);
  const { status, headers, body } = await counting.ask('/badge.svg', nobody);
  expect([status, headers.get('content-type')]).toEqual([200, 'image/svg+xml; charset=utf-8']);
  expect(headers.get('cache-control')).toBe('public, max-age=60');
  expect(headers.get('cross-origin-resource-policy')).toBe('cross-origin');
  expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(body).toContain('role="img" aria-label="Argos Drift: drifted"');
  expect(body).toContain('<title>Argos Drift: drifted</title>');
  expect(body).not.toMatch(/secret|a\/one|href|style|script|url\(|@import/);
  expect(counting.fleetCalls).toBe(0);
});

test('other answers keep to their own origin', async () => {
  expect((await call('GET', '/metrics')).headers.get('cross-origin-resource-policy')).toBe('same-origin');
});

test('where nothing is published it says that nothing is known, and wakes nobody', async () => {
  const counting = new Counting(ON);
  const { status, body } = await counting.ask('/badge.svg', nobody);
  expect([status, body]).toEqual([200, expect.stringContaining('Argos Drift: unknown')]);
  expect(counting.fleetCalls).toBe(0);
});

const NOW = Date.parse('2026-12-01T12:00:00Z');

function figures(hosts: Partial<FleetCounts>, failing: string[] = [], expiresIn = 1000): Figures {
  return {
    sequence: 1,
    expires_at: new Date(NOW + expiresIn).toISOString(),
    figures: {
      hosts: { in_sync: 0, drifted: 0, waived: 0, unknown: 0, undeclared: 0, ...hosts },
      failing,
      oldest_evidence_at: null,
      incidents: {},
      checks_late: 0,
      kv_writes: 0,
      deliveries_failed: 0,
    },
  };
}

test.each<[string, Figures | null]>([
  ['unknown', null],
  ['unknown', figures({ in_sync: 2 }, [], -1)],
  ['no hosts', figures({})],
  ['drifted', figures({ in_sync: 2, drifted: 1, unknown: 1 }, ['a', 'b'])],
  ['unknown', figures({ in_sync: 2, unknown: 1, waived: 1 }, ['a'])],
  ['failing', figures({ in_sync: 2 }, ['web-1: next load would fail'])],
  ['waived', figures({ in_sync: 2, waived: 1, undeclared: 1 })],
  ['in sync', figures({ in_sync: 2, undeclared: 1 })],
  ['undeclared', figures({ undeclared: 1 })],
])('%s: %j', (state, given) => {
  expect(badgeOf(given, NOW)).toBe(state);
});
