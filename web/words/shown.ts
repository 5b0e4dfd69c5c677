import type { Reason, Status, Verdict } from '#contract';
import type { Outage } from '../data/evidence.ts';

/** A verdict as the page may show it now. */
export interface Shown {
  status: Status;
  /** What stood before it became unknown; null where that is not known either. */
  lastKnown: Exclude<Status, 'unknown'> | null;
  reason: Reason | 'unreachable' | null;
  /** A sentence for a person. */
  detail: string;
}

/**
 * What may be shown of a verdict. With an outage everything is `unknown` and keeps its last state by name only, so that
 * nothing looks green that nobody checks (DESIGN 3, snapshot policy).
 */
export function shownVerdict(verdict: Verdict, outage: Outage | null): Shown {
  const { status, reason, detail } = verdict;
  const lastKnown = status === 'unknown' ? (verdict.drift_detected ? 'drifted' : null) : status;
  if (outage === null) return { status, reason, detail, lastKnown: status === 'unknown' ? lastKnown : null };
  switch (outage.kind) {
    case 'unreachable':
      return {
        status: 'unknown',
        lastKnown,
        reason: 'unreachable',
        detail: `${outage.detail} Nobody knows whether this still holds.`,
      };
    case 'expired':
      return {
        status: 'unknown',
        lastKnown,
        reason: 'check_stopped',
        detail: "The checks have stopped: nobody knows whether this still holds. Look at the Worker's cron trigger and logs.",
      };
  }
}

/** The word for a status; green promises no more than the disk (DESIGN 4). */
export function statusWord(status: Status): string {
  switch (status) {
    case 'in_sync':
      return 'On disk as declared';
    case 'drifted':
      return 'Drifted';
    case 'unknown':
      return 'Unknown';
    case 'undeclared':
      return 'Nothing declared';
  }
}

/** The reasons that are about the agent and so about every surface at once. */
export const isAboutAgent = (reason: Shown['reason']): boolean =>
  reason === 'never_reported' || reason === 'agent_silent' || reason === 'duplicate_agent';
