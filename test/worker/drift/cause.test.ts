import { expect, test } from 'vitest';
import { scenariosReport } from './support/cases.ts';
import { History } from './support/history.ts';

const ssh = 'crowdsecurity/ssh-bf';

test('a drift that a declaration opens is caused by the intent', () => {
  const host = new History();
  host.report(scenariosReport([ssh]));
  expect(host.declare({ [ssh]: 'disabled' }).cause).toBe('intent');
});

test('a drift that a host opens which was as declared is caused by the host', () => {
  const host = new History();
  host.report(scenariosReport([]));
  host.declare({ [ssh]: 'disabled' });
  expect(host.report(scenariosReport([ssh])).cause).toBe('host');
});

test('a host that never was as declared did not cause the drift of its first report', () => {
  const host = new History();
  host.declare({ [ssh]: 'disabled' });
  expect(host.report(scenariosReport([ssh])).cause).toBe('intent');
});

test('the cause stays while the drift is open, also while it cannot be seen', () => {
  const host = new History();
  host.report(scenariosReport([]));
  host.declare({ [ssh]: 'disabled' });
  host.report(scenariosReport([ssh]));
  expect(host.judged('host', { silentSince: host.now })).toMatchObject({
    status: 'unknown',
    drift_detected: true,
    cause: 'host',
  });
  expect(host.declare({ [ssh]: 'disabled', 'a/b': 'disabled' }).cause).toBe('host');
});
