import type { DriftDocument, DriftEngine, DriftHost, ScenariosVerdict, TuningVerdict } from '#contract';

export const SINCE = '2026-03-01T04:12:00Z';

/** An engine of which nothing is known, as an agent of before has it. */
export const unknownEngine: DriftEngine = {
  state: 'unknown',
  detail: 'this agent does not look at the running engine: upgrade it',
  started_at: null,
  loaded_at: null,
  reload_needed: false,
  changed_since: [],
  changed_count: 0,
};

/** An engine that has loaded what is on its disk. */
export const runningEngine: DriftEngine = { ...unknownEngine, state: 'running', detail: '', loaded_at: '2026-03-01T03:00:00Z' };

const host: DriftHost = {
  id: 'abcdefabcdef',
  name: 'web-2',
  install: 'systemd',
  reported_at: '2026-03-01T05:00:00Z',
  agent_version: '0.1.0',
  intent_revision: 7,
  delivery_fault: null,
  load_fault: null,
  delivered_revision: 7,
  engine: unknownEngine,
  protection_gaps: [],
};

interface Changes {
  scenarios?: Partial<ScenariosVerdict>;
  appsec_tuning?: Partial<TuningVerdict>;
  host?: Partial<DriftHost>;
  document?: Partial<Omit<DriftDocument, 'scenarios' | 'appsec_tuning' | 'host'>>;
}

/** A drift document of one host on which everything is as declared, but for `changes`. */
export function driftDocument(changes: Changes = {}): DriftDocument {
  const agrees = {
    drift_detected: false,
    status: 'in_sync',
    reason: null,
    detail: 'It is as declared.',
    since: SINCE,
    cause: null,
    by: null,
    evidence: 'disk',
  } as const;
  return {
    scenarios: {
      ...agrees,
      expected_disabled: [],
      actually_enabled: [],
      expected_enabled: [],
      actually_missing: [],
      actually_simulated: [],
      still_running: [],
      not_running: [],
      ...changes.scenarios,
    },
    appsec_tuning: {
      ...agrees,
      expected_inbound: 15,
      actual_inbound: 15,
      expected_outbound: 4,
      actual_outbound: 4,
      running_inbound: null,
      running_outbound: null,
      ...changes.appsec_tuning,
    },
    last_check_at: '2026-03-01T05:00:00Z',
    host: { ...host, ...changes.host },
    sequence: 412,
    expires_at: '2026-03-01T05:09:00Z',
    apply_command: 'sudo argos-drift-apply',
    ...changes.document,
  };
}

/** A scenarios verdict that drifts because `name` is disabled and still installed. */
export function stillInstalled(name: string, cause: 'intent' | 'host'): Partial<ScenariosVerdict> {
  return {
    drift_detected: true,
    status: 'drifted',
    cause,
    ...(cause === 'host' ? { by_words: 'by cscli, another script or by hand' } : {}),
    detail: `Declared disabled but still installed: ${name}.`,
    expected_disabled: [name],
    actually_enabled: [name],
  };
}
