import { expect, test } from 'vitest';
import { scenariosReport } from './support/cases.ts';
import { History } from './support/history.ts';

const ssh = 'crowdsecurity/ssh-bf';
const http = 'crowdsecurity/http-probing';

test('a drift has begun when it opened, whatever else differs later', () => {
  const host = new History();
  host.report(scenariosReport([ssh, http]));
  const opened = host.pass(1);
  host.declare({ [ssh]: 'disabled' });
  host.pass(5);
  const verdict = host.declare({ [ssh]: 'disabled', [http]: 'disabled' });
  expect(verdict.since).toBe(opened);
  expect(verdict.actually_enabled).toEqual([http, ssh]);
});

test('a silence in between does not restart it', () => {
  const host = new History();
  host.report(scenariosReport([ssh]));
  const opened = host.pass(1);
  host.declare({ [ssh]: 'disabled' });
  const silentAt = host.pass(10);
  const silent = host.judged('host', { silentSince: Date.parse(silentAt) });
  expect([silent.status, silent.since]).toEqual(['unknown', silentAt]);
  host.pass(60);
  expect(host.report(scenariosReport([ssh])).since).toBe(opened);
});

test('an unreadable folder in between neither clears nor restarts a drift', () => {
  const host = new History();
  host.report(scenariosReport([ssh]));
  const opened = host.pass(1);
  host.declare({ [ssh]: 'disabled' });
  const unreadableAt = host.pass(1);
  const unreadable = host.report(scenariosReport([], { state: 'unreadable', detail: 'permission denied' }));
  expect(unreadable).toMatchObject({
    status: 'unknown',
    reason: 'unreadable',
    drift_detected: true,
    since: unreadableAt,
    cause: 'intent',
  });
  host.pass(1);
  expect(host.report(scenariosReport([ssh]))).toMatchObject({ status: 'drifted', since: opened });
});

test('agreement has begun when the drift went', () => {
  const host = new History();
  host.report(scenariosReport([ssh]));
  host.declare({ [ssh]: 'disabled' });
  const cleared = host.pass(7);
  host.report(scenariosReport([]));
  host.pass(60);
  expect(host.judged('host')).toMatchObject({ status: 'in_sync', since: cleared, cause: null, drift_detected: false });
});
