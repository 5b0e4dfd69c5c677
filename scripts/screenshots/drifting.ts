import { AT, type Documents, LONG } from '../fixtures/documents.ts';

/** Two scenarios that are declared disabled and installed, and a threshold: a drift on both surfaces. */
export function drifting({ drift, scenarios, hosts: [only] }: Documents, cause: 'intent' | 'host'): void {
  const doing = (by: 'hub_upgrade' | 'apply', by_words: string) => (cause === 'host' ? { by, by_words } : {});
  const done = (by_words: string) => (cause === 'host' ? ` Done ${by_words}.` : '');
  const names = ['crowdsecurity/ssh-bf', LONG];
  Object.assign(drift.scenarios, {
    drift_detected: true,
    status: 'drifted',
    cause,
    ...doing('hub_upgrade', 'by a hub upgrade'),
    since: AT.minutes,
    expected_disabled: names,
    actually_enabled: names,
    detail: `Declared disabled but still installed: ${names.join(', ')}.${done('by a hub upgrade')}`,
  });
  for (const item of scenarios.scenarios)
    if (names.includes(item.canonical_name)) Object.assign(item, { declared: 'disabled', disabled: true });
  Object.assign(drift.appsec_tuning, {
    drift_detected: true,
    status: 'drifted',
    cause,
    ...doing('apply', 'by an apply of revision 6'),
    since: AT.minutes,
    expected_inbound: 15,
    actual_inbound: 10,
    running_inbound: 10,
    detail: `The inbound threshold is 10 on the host, 15 is declared.${done('by an apply of revision 6')}`,
  });
  if (only) Object.assign(only, { state: 'drifted' });
}
