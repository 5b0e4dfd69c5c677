import type { Surface, Verdict } from '#contract';
import type { Difference } from '../../../../../worker/drift/index.ts';
import type { AlertFacts } from '../../../../../worker/fleet/alerts/conditions.ts';
import type { HostLine } from '../../../../../worker/fleet/tables/verdicts.ts';
import { START } from '../../../support/clock.ts';

export const SINCE = START - 3_600_000;

const IN_SYNC = {
  drift_detected: false,
  status: 'in_sync',
  reason: null,
  detail: 'Running as declared.',
  since: new Date(SINCE).toISOString(),
  cause: null,
  by: null,
  basis: 'declared',
  evidence: 'running',
  waived: [],
} satisfies Verdict;

/** A verdict of something that differs. */
export const DRIFTED: Partial<Verdict> = { drift_detected: true, status: 'drifted', cause: 'intent' };

/** What differs of the scenarios, where a test says no more. */
export const SSH: Difference = {
  item: 'crowdsecurity/ssh-bf',
  how: 'actually_enabled',
  words: 'is installed, and shall not be',
  became: 'came back',
};

/** What is known of a host that is as it shall be, but for what a test says. */
export function factsOf({
  scenarios = {},
  appsec_tuning = {},
  line = {},
  live = {},
  differences = [['scenarios', [SSH]]],
}: {
  scenarios?: Partial<Verdict>;
  appsec_tuning?: Partial<Verdict>;
  line?: Partial<HostLine>;
  live?: Partial<AlertFacts['live']>;
  differences?: (readonly [Surface, readonly Difference[]])[];
} = {}): AlertFacts {
  return {
    line: {
      name: 'web-1',
      install: 'systemd',
      apply_command: 'sudo argos-drift-apply',
      agent_version: '0.2.0',
      intent_revision: 7,
      delivered_revision: 7,
      delivery_fault: null,
      load_fault: null,
      engine: {
        state: 'running',
        started_at: null,
        loaded_at: null,
        reload_needed: false,
        changed_since: [],
        changed_count: 0,
        detail: 'CrowdSec runs what is on disk.',
      },
      scenarios: { ...IN_SYNC, ...scenarios },
      appsec_tuning: { ...IN_SYNC, ...appsec_tuning },
      ...line,
    } as HostLine,
    live: { seen_at: START, silent_since: null, duplicate_since: null, ...live },
    differences: new Map(differences),
    now: START,
  };
}
