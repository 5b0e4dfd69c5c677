import { expect, test } from 'vitest';
import type { Role } from '#contract';
import { mayCall } from '../../../worker/auth/permissions.ts';

const may = (role: Role, call: string) => {
  const [method = '', path = ''] = call.split(' ');
  return mayCall(role, method, path).ok;
};

test.each(['GET /metrics', 'HEAD /metrics', 'GET /api/fleet/status', 'HEAD /api/fleet/status'])(
  'a token for metrics may %s, and so may whoever reads',
  (call) => {
    expect([may('metrics', call), may('read_only', call), may('operator', call)]).toEqual([true, true, true]);
  },
);

test.each([
  'GET /metricsx',
  'POST /metrics',
  'GET /api/fleet/statusx',
  'PUT /api/fleet/status',
  'GET /api/session',
  'DELETE /api/session',
  'GET /api/hosts',
  'GET /api/security/drift',
  'GET /api/nothing',
  'GET /api',
])('a token for metrics may not %s', (call) => {
  expect(may('metrics', call)).toBe(false);
});

test.each([
  'GET /api/backup',
  'POST /api/backup',
  'GET /api/backup/pages/2',
  'GET /api/sessions',
  'DELETE /api/sessions/x',
  'GET /api/acts',
  'HEAD /api/acts',
])('only the owner may %s', (call) => {
  expect((['owner', 'operator', 'read_only', 'metrics'] as const).map((role) => may(role, call))).toEqual([
    true,
    false,
    false,
    false,
  ]);
});

test.each(['GET /api/tokens', 'GET /api/alerts/channels', 'HEAD /api/alerts/channels/x', 'POST /api/tokens', 'PUT /api/hosts'])(
  'whoever only reads may not %s, and an operator may',
  (call) => {
    expect([may('read_only', call), may('operator', call)]).toEqual([false, true]);
  },
);

test('a method that nobody knows is a write', () => {
  expect(may('read_only', 'PROPFIND /api/hosts')).toBe(false);
});
