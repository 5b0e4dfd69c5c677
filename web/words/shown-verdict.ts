import type { Evidence, Reason, Status, Verdict } from '#contract';
import type { Outage } from '../data/evidence.ts';

/** Why something is unknown: the Worker's reason, or that the Worker cannot be reached. */
export type ShownReason = Reason | 'unreachable';

/** Whether what was read of the disk holds although the whole is unknown: the reason is about what comes after the disk. */
function isBeyondTheDisk(reason: ShownReason | null): boolean {
  switch (reason) {
    case 'not_processing':
    case 'engine_down':
    case 'not_loaded':
    case 'not_compared':
    case 'part_of_item':
    case 'unloadable':
      return true;
    case 'never_reported':
    case 'agent_silent':
    case 'duplicate_agent':
    case 'unreadable':
    case 'missing':
    case 'invalid':
    case 'indeterminate':
    case 'reload_needed':
    case 'check_stopped':
    case 'unreachable':
    case null:
      return false;
  }
}

/** The status of what is read of the disk alone, which may be known where the whole is not. */
export const diskStatus = ({ status, reason }: ShownVerdict): Status => (isBeyondTheDisk(reason) ? 'in_sync' : status);

/** A verdict as the page may show it now. */
export interface ShownVerdict {
  status: Status;
  /** What stood before it became unknown; null where that is not known either. */
  lastKnown: Exclude<Status, 'unknown'> | null;
  reason: ShownReason | null;
  /** What the status rests on, or rested on before. */
  evidence: Evidence | null;
  /** A sentence for a person. */
  detail: string;
}

/**
 * What may be shown of a verdict. With an outage everything is `unknown` and keeps its last state by name only, so that
 * nothing looks green that nobody checks.
 */
export function shownVerdict(verdict: Verdict, outage: Outage | null): ShownVerdict {
  const { status, reason, evidence, detail } = verdict;
  const lastKnown = status === 'unknown' ? (verdict.drift_detected ? 'drifted' : null) : status;
  if (outage === null) return { status, reason, evidence, detail, lastKnown: status === 'unknown' ? lastKnown : null };
  switch (outage.kind) {
    case 'unreachable':
      return {
        status: 'unknown',
        lastKnown,
        evidence,
        reason: 'unreachable',
        detail: `${outage.detail} Nobody knows whether this still holds.`,
      };
    case 'expired':
      return {
        status: 'unknown',
        lastKnown,
        evidence,
        reason: 'check_stopped',
        detail: "The checks have stopped: nobody knows whether this still holds. Look at the Worker's cron trigger and logs.",
      };
  }
}
