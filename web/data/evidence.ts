import type { Cut, DriftDocument, Verdict } from '#contract';

/** How long after an answer of the fleet itself the page may say when the host was last `seen`, in milliseconds. */
export const FRESH_FOR_MS = 15_000;

/** A drift document and how it was had. `receivedAt` is in Unix milliseconds. */
export interface Evidence {
  document: DriftDocument;
  /** Answered by the fleet itself and not from the snapshot. */
  fresh: boolean;
  receivedAt: number;
}

/** What `outageAt` needs of an answer, be it about a host or about the fleet. */
export type Expiring = { fresh: boolean; document: Pick<DriftDocument, 'expires_at' | 'last_check_at'> };

const checkedMs = (evidence: Evidence): number => Date.parse(lastCheckAt(evidence.document) ?? '') || 0;

/**
 * Which of two answers about one host stands. An older `sequence` never replaces a newer one; with the same
 * sequence only times differ, and the later check stands.
 */
export function newerEvidence(current: Evidence | null, next: Evidence): Evidence {
  if (current === null || current.document.host?.id !== next.document.host?.id) return next;
  const ahead = next.document.sequence - current.document.sequence;
  if (ahead !== 0) return ahead > 0 ? next : current;
  return checkedMs(next) >= checkedMs(current) ? next : current;
}

/** Why what the page shows may no longer be true. */
export type Outage = { kind: 'unreachable'; detail: string } | { kind: 'expired' };

/** The fleet is checked each minute, so that a last check older than this, in milliseconds, means that the checks have stopped. */
export const CHECK_OVERDUE_MS = 300_000;

/**
 * The outage that holds at `now`, in Unix milliseconds. `failure` is the last poll's, null where it was answered.
 * A snapshot that no check renews expires. The fleet itself goes on answering without checks, so that the age of its last
 * check counts for a fresh answer.
 */
export function outageAt(evidence: Expiring, failure: string | null, now: number): Outage | null {
  if (failure !== null) return { kind: 'unreachable', detail: failure };
  const { expires_at, last_check_at } = evidence.document;
  const isOverdue = evidence.fresh && last_check_at !== undefined && now > Date.parse(last_check_at) + CHECK_OVERDUE_MS;
  return isOverdue || now > Date.parse(expires_at) ? { kind: 'expired' } : null;
}

/** What an answer told of the checks of the fleet, and when (Unix milliseconds). */
export type FleetCheck = Expiring & { receivedAt: number };

/**
 * The outage of the fleet at `now`. The list of hosts is not asked for each minute, so that the fleet's own answer tells of checks
 * that are overdue at the moment when it came, and later only of its expiry.
 */
export function fleetOutageAt(check: FleetCheck, failure: string | null, now: number): Outage | null {
  return outageAt(check, failure, check.receivedAt) ?? outageAt({ ...check, fresh: false }, failure, now);
}

/** How many entries of a list of a verdict, or of a host, are left out of this answer: the snapshot has room for so many. */
export const cutOf = ({ cut }: { cut?: Cut }, list: string): number => cut?.[list] ?? 0;

/** A host's verdicts, one a surface that the Worker compares, also of one that this page does not know. */
export function verdictsOf(document: DriftDocument): Verdict[] {
  return Object.values(document).filter(
    (member): member is Verdict => typeof member === 'object' && member !== null && 'drift_detected' in member,
  );
}

/** When the host was last compared, by a check or by its own report; null before the first time. */
export function lastCheckAt(document: DriftDocument): string | null {
  const times = [document, ...verdictsOf(document)].map(({ last_check_at }) => last_check_at);
  return times.reduce<string | null>(
    (latest, time) => (time !== undefined && (latest === null || Date.parse(time) > Date.parse(latest)) ? time : latest),
    null,
  );
}

/** How the page tells the evidence's age: `seen` only for a fresh answer, `check` for one of the snapshot. */
export type Freshness = { kind: 'seen'; at: string } | { kind: 'check'; at: string } | { kind: 'none' };

/** The freshness of `evidence` at `now`, in Unix milliseconds. */
export function freshnessAt({ document, fresh, receivedAt }: Evidence, now: number): Freshness {
  const reportedAt = document.host?.reported_at ?? null;
  if (fresh && reportedAt !== null && now - receivedAt <= FRESH_FOR_MS) return { kind: 'seen', at: reportedAt };
  const checkedAt = lastCheckAt(document);
  return checkedAt === null ? { kind: 'none' } : { kind: 'check', at: checkedAt };
}
