import type { Muted } from './alerts/mute.ts';
import type { DriftEngine, ProtectionGap } from './report/engine.ts';
import type { Verdicts } from './surfaces/index.ts';
import type { Cut } from './verdict.ts';

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
  engine: DriftEngine;
  /** What is installed and loaded and still protects nobody. */
  protection_gaps: ProtectionGap[];
  /** That nobody is alerted of this host for now; null where somebody is. Left out by older Workers. */
  muted?: Muted | null;
  /** Of the lists of this member; left out where every one is whole. */
  cut?: Cut;
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
