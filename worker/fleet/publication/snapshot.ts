import { DEFAULT_THRESHOLDS, type DriftDocument, type Verdict } from '#contract';
import { checkStopped } from '../../drift/index.ts';
import type { HostLine } from '../tables/verdicts.ts';

/** How long a snapshot stays good after it should have been replaced: four ticks. */
const EXPIRY_GRACE_MS = 240_000;

/** The first line of the snapshot. */
export interface SnapshotHeader {
  sequence: number;
  /** RFC 3339; left out before the first check. */
  last_check_at?: string;
  published_at: string;
  expires_at: string;
  hosts: number;
  /** Ids of sessions and read-only tokens that were logged out. */
  revoked: string[];
}

/** A host's line: what was judged, and the times that passed since. */
export interface SnapshotLine extends HostLine {
  reported_at: string | null;
  judged_at: string;
}

/** When a reader has to stop believing what was last checked at `checkedAt` (Unix milliseconds): publishing it again is no check. */
export function expiresAt(checkedAt: number, maxAgeMs: number): number {
  return checkedAt + maxAgeMs + EXPIRY_GRACE_MS;
}

/** One line of the snapshot from a verdict's stored text, without parsing it. */
export function encodeLine(hostId: string, text: string, seenAt: number | null, judgedAt: number): string {
  const reported = seenAt === null ? 'null' : `"${new Date(seenAt).toISOString()}"`;
  return `${hostId}\t{"reported_at":${reported},"judged_at":"${new Date(judgedAt).toISOString()}",${text.slice(1)}`;
}

export function encodeSnapshot(header: SnapshotHeader, lines: readonly string[]): string {
  return [JSON.stringify(header), ...lines].join('\n');
}

export function parseHeader(snapshot: string): SnapshotHeader {
  const end = snapshot.indexOf('\n');
  return JSON.parse(end === -1 ? snapshot : snapshot.slice(0, end)) as SnapshotHeader;
}

/** A host's line with its id. */
export interface FoundLine {
  id: string;
  line: SnapshotLine;
}

/** The line of one host; null where the snapshot does not hold it. */
export function findLine(snapshot: string, hostId: string): FoundLine | null {
  return lineAt(snapshot, snapshot.indexOf(`\n${hostId}\t`));
}

/** The line of the only host. */
export function onlyLine(snapshot: string): FoundLine | null {
  return lineAt(snapshot, snapshot.indexOf('\n'));
}

function lineAt(snapshot: string, newline: number): FoundLine | null {
  if (newline === -1) return null;
  const end = snapshot.indexOf('\n', newline + 1);
  const line = snapshot.slice(newline + 1, end === -1 ? undefined : end);
  const tab = line.indexOf('\t');
  return { id: line.slice(0, tab), line: JSON.parse(line.slice(tab + 1)) as SnapshotLine };
}

/**
 * The drift document of one host, from the snapshot or fresh. Past `expires_at` every verdict is `unknown` /
 * `check_stopped`, which a checker that has stopped cannot say itself.
 * @param now Unix milliseconds
 */
export function driftDocument(
  header: Pick<SnapshotHeader, 'sequence' | 'last_check_at' | 'expires_at'>,
  hostId: string,
  line: SnapshotLine,
  now: number,
): DriftDocument {
  const isExpired = now > Date.parse(header.expires_at);
  const seen = <V extends Verdict>(verdict: V): V => {
    const checked = { ...verdict, last_check_at: later(header.last_check_at, line.judged_at) };
    return isExpired ? checkStopped(checked, header.expires_at, header.last_check_at) : checked;
  };
  return {
    scenarios: seen(line.scenarios),
    appsec_tuning: seen(line.appsec_tuning),
    ...lastCheck(header),
    host: {
      id: hostId,
      name: line.name,
      install: line.install,
      reported_at: line.reported_at,
      agent_version: line.agent_version,
      intent_revision: line.intent_revision,
      delivered_revision: line.delivered_revision,
      delivery_fault: line.delivery_fault ?? null,
      load_fault: line.load_fault ?? null,
    },
    sequence: header.sequence,
    expires_at: header.expires_at,
    apply_command: line.apply_command,
  };
}

/** The drift document of a fleet without a host. */
export function emptyDriftDocument(
  header: Pick<SnapshotHeader, 'sequence' | 'last_check_at' | 'expires_at'>,
  since: string,
): DriftDocument {
  const never: Verdict = {
    drift_detected: false,
    status: 'unknown',
    reason: 'never_reported',
    detail: 'No host is enrolled yet. Add one on the dashboard.',
    since,
    cause: null,
    ...lastCheck(header),
  };
  return {
    scenarios: { ...never, expected_disabled: [], actually_enabled: [], expected_enabled: [], actually_missing: [] },
    appsec_tuning: {
      ...never,
      expected_inbound: DEFAULT_THRESHOLDS.inbound,
      actual_inbound: null,
      expected_outbound: DEFAULT_THRESHOLDS.outbound,
      actual_outbound: null,
    },
    ...lastCheck(header),
    host: null,
    sequence: header.sequence,
    expires_at: header.expires_at,
    apply_command: null,
  };
}

function lastCheck(header: Pick<SnapshotHeader, 'last_check_at'>): { last_check_at?: string } {
  return header.last_check_at === undefined ? {} : { last_check_at: header.last_check_at };
}

// RFC 3339 times of one form order as text.
function later(a: string | undefined, b: string): string {
  return a !== undefined && a > b ? a : b;
}
