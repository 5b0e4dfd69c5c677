import type { IncidentKind } from './incident.ts';

/** How many hosts are how. `waived`: drifted, and every difference is accepted for now. */
export interface FleetCounts {
  in_sync: number;
  drifted: number;
  waived: number;
  unknown: number;
  undeclared: number;
}

/** How one host counts: the worst of its surfaces, of which those that are undeclared do not count. */
export type CountedState = keyof FleetCounts;

/** `GET /api/fleet/status`: 200 where nothing needs anybody, 503 otherwise. Made of the published state alone. */
export interface FleetStatusDocument {
  status: 'ok' | 'failing';
  /** Sentences: what is not as it shall be; empty where all is. */
  failing: string[];
  hosts: FleetCounts;
  /** RFC 3339; left out before the first check. */
  last_check_at?: string;
  /** RFC 3339: when what is said here was published; left out of what is asked of Fleet itself. */
  published_at?: string;
}

/** Of the snapshot's header: what monitors are told without reading a host's line. All of it is of the moment of publication. */
export interface FleetFigures {
  hosts: FleetCounts;
  /** The first hosts that need somebody, each with what, as `web-2: drifted (scenarios)`; then `and 12 more`. */
  failing: string[];
  /** RFC 3339: the oldest evidence of a host that was ever heard; null where none was. */
  oldest_evidence_at: string | null;
  incidents: Partial<Record<IncidentKind, number>>;
  /** How many checks came over 120 s after the one before, by the cron or made up. */
  checks_late: number;
  /** KV writes that were begun on the UTC day, that of the snapshot itself included. */
  kv_writes: number;
  /** Deliveries that failed for good, since the first. */
  deliveries_failed: number;
}
