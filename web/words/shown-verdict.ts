import type { Basis, Evidence, Reason, Status, Verdict } from '#contract';
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
  /** What is compared with; left out by an older Worker. */
  basis: Basis | null | undefined;
  /** A sentence for a person; empty during an outage, which the page tells once for all. */
  detail: string;
}

/**
 * What may be shown of a verdict. With an outage everything is `unknown` and keeps its last state by name only, so that
 * nothing looks green that nobody checks.
 */
export function shownVerdict(verdict: Verdict, outage: Outage | null): ShownVerdict {
  const { status, reason, evidence, basis, detail } = verdict;
  const before = status === 'unknown' ? (verdict.drift_detected ? 'drifted' : null) : status;
  if (outage === null) return { status, reason, evidence, basis, detail, lastKnown: status === 'unknown' ? before : null };
  return {
    status: 'unknown',
    lastKnown: before,
    evidence,
    basis,
    reason: outage.kind === 'expired' ? 'check_stopped' : outage.kind,
    detail: '',
  };
}
