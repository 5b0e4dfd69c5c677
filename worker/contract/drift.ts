import type { CollectionsReport, InstalledCollection, InstalledScenario } from './report.ts';

/** The surfaces, in the order in which they are shown. */
export const SURFACES = ['scenarios', 'appsec_tuning'] as const;
export type Surface = (typeof SURFACES)[number];

export type Status = 'in_sync' | 'drifted' | 'unknown' | 'undeclared';

/** Why a status is `unknown`. The other statuses have no reason. */
export type Reason =
  | 'never_reported'
  | 'agent_silent'
  | 'duplicate_agent'
  | 'unreadable'
  | 'missing'
  | 'invalid'
  | 'indeterminate'
  | 'not_loaded'
  | 'check_stopped';

/** Which of the two changed when a drift opened. */
export type Cause = 'intent' | 'host';

export interface Verdict {
  /** The current intent compared with the last decidable evidence, in every state. */
  drift_detected: boolean;
  status: Status;
  reason: Reason | null;
  /** A sentence for a person. */
  detail: string;
  /** RFC 3339: the logical moment when this status began. */
  since: string;
  cause: Cause | null;
  /** RFC 3339; left out before the first check or verdict. */
  last_check_at?: string;
  /** RFC 3339: when the values below were last decided; only where they are older than the status. */
  last_known_at?: string;
}

/** Full names, sorted. */
export interface ScenariosVerdict extends Verdict {
  expected_disabled: string[];
  actually_enabled: string[];
  expected_enabled: string[];
  actually_missing: string[];
}

/** Thresholds; `actual_*` is null until decided once. */
export interface TuningVerdict extends Verdict {
  expected_inbound: number;
  actual_inbound: number | null;
  expected_outbound: number;
  actual_outbound: number | null;
}

export interface Verdicts {
  scenarios: ScenariosVerdict;
  appsec_tuning: TuningVerdict;
}

export interface DriftHost {
  id: string;
  name: string;
  install: Install;
  reported_at: string | null;
  agent_version: string | null;
  intent_revision: number;
  delivered_revision: number | null;
  /** Why the newest intent is not on the host's disk, as its agent says; null where nothing is wrong. */
  delivery_fault: string | null;
  /** Why CrowdSec's next load would fail, as far as its agent sees; null where nothing is known to be wrong. */
  load_fault: string | null;
}

/** `GET /api/security/drift`. Clients already use these names: never rename them. */
export interface DriftDocument extends Verdicts {
  last_check_at?: string;
  host: DriftHost | null;
  /** Fleet-wide; grows with any change but times. A reader never goes back to an older one. */
  sequence: number;
  expires_at: string;
  /** Null without a host. */
  apply_command: string | null;
}

export type Install = 'systemd' | 'docker';

/** One row of `GET /api/security/scenarios`. */
export interface ScenarioRow {
  short_name: string;
  /** The owner, what stands before the slash; empty for a local item without one. */
  source: string;
  canonical_name: string;
  path: string | null;
  disabled: boolean;
  declared: 'disabled' | 'enabled' | null;
  installed: boolean;
  origin: InstalledScenario['origin'] | null;
  content: InstalledScenario['content'] | null;
  /** Declared, but the host's hub index does not have it (any more). */
  not_in_hub: boolean;
  description?: string;
}

/** An installed collection and what it means. */
export interface CollectionRow extends InstalledCollection {
  /** The scenarios that taint it and are missing because they are declared disabled. Full names. */
  frozen_by: string[];
  /** A sentence for a person. */
  detail: string;
}

/** The collections of `GET /api/security/scenarios`, what needs a look first. */
export interface CollectionsDocument extends Pick<CollectionsReport, 'state'> {
  /** How many there are and how many are tainted, or why that is not known. */
  detail: string;
  installed: CollectionRow[];
}

/** `GET /api/security/scenarios`. */
export interface ScenariosDocument {
  scenarios: ScenarioRow[];
  /** Whether the rows rest on a decidable report. */
  is_available: boolean;
  mount_path: string | null;
  disabled_count: number;
  /** Left out where they were not reported with the rows. */
  collections?: CollectionsDocument;
  last_modified_at?: string;
}

/** `GET` and `PATCH /api/security/appsec-tuning`. */
export interface TuningDocument {
  inbound_threshold: number;
  outbound_threshold: number;
  declared: { inbound: boolean; outbound: boolean };
  last_modified_at?: string;
  /** RFC 3339: when what the host had was adopted as declared; left out where an operator declared since, or nothing was. */
  adopted_at?: string;
  /** The tuning file, as CrowdSec sees it; left out before the first report. */
  path?: string;
  /** The appsec-configs in use that load it, as last reported; null: could not be read. */
  loaded_by?: string[] | null;
}
