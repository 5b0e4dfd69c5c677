import { DEFAULT_THRESHOLDS, type Declared, type Intent } from '#contract';
import type { DeclaredIntent } from '../../drift/index.ts';

type IntentRow = {
  revision: number;
  changed_at: number;
  scenarios: string;
  scenarios_changed_at: number | null;
  inbound: number | null;
  outbound: number | null;
  tuning_changed_at: number | null;
};

/** A host's intent as Fleet keeps it. Times are Unix milliseconds. */
export interface StoredIntent extends DeclaredIntent {
  readonly revision: number;
  readonly changedAt: number;
  readonly scenariosChangedAt: number | null;
  readonly tuningChangedAt: number | null;
}

export function readIntent(sql: SqlStorage, hostId: string): StoredIntent {
  const row = sql
    .exec<IntentRow>(
      'SELECT revision, changed_at, scenarios, scenarios_changed_at, inbound, outbound, tuning_changed_at FROM intents WHERE host_id = ?',
      hostId,
    )
    .one();
  return {
    revision: row.revision,
    changedAt: row.changed_at,
    scenarios: JSON.parse(row.scenarios) as Record<string, Declared>,
    scenariosChangedAt: row.scenarios_changed_at,
    inbound: row.inbound,
    outbound: row.outbound,
    tuningChangedAt: row.tuning_changed_at,
  };
}

export function createIntent(sql: SqlStorage, hostId: string, now: number): void {
  sql.exec('INSERT INTO intents (host_id, revision, changed_at) VALUES (?, 1, ?)', hostId, now);
}

/** Replaces the declared scenarios; the revision grows by 1. */
export function saveScenarios(sql: SqlStorage, hostId: string, scenarios: Readonly<Record<string, Declared>>, now: number): void {
  sql.exec(
    'UPDATE intents SET revision = revision + 1, changed_at = ?1, scenarios_changed_at = ?1, scenarios = ?2 WHERE host_id = ?3',
    now,
    JSON.stringify(scenarios),
    hostId,
  );
}

/** Replaces both thresholds; the revision grows by 1. */
export function saveThresholds(
  sql: SqlStorage,
  hostId: string,
  thresholds: { inbound: number | null; outbound: number | null },
  now: number,
): void {
  sql.exec(
    'UPDATE intents SET revision = revision + 1, changed_at = ?1, tuning_changed_at = ?1, inbound = ?2, outbound = ?3 WHERE host_id = ?4',
    now,
    thresholds.inbound,
    thresholds.outbound,
    hostId,
  );
}

/** The intent as its host receives it. */
export function intentForAgent(intent: StoredIntent): Intent {
  const named = (declared: Declared) =>
    Object.keys(intent.scenarios)
      .filter((name) => intent.scenarios[name] === declared)
      .sort();
  return {
    revision: intent.revision,
    changed_at: new Date(intent.changedAt).toISOString(),
    disabled_scenarios: named('disabled'),
    enabled_scenarios: named('enabled'),
    inbound_threshold: intent.inbound ?? DEFAULT_THRESHOLDS.inbound,
    outbound_threshold: intent.outbound ?? DEFAULT_THRESHOLDS.outbound,
    thresholds_declared: { inbound: intent.inbound !== null, outbound: intent.outbound !== null },
  };
}
