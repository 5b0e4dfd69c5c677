import type { DriftEngine, Verdict } from '#contract';
import { unknownEngine } from './engine.ts';

/**
 * Overlays a verdict of a snapshot past its `expires_at`: the checker cannot report its own absence, so the reader does.
 * `drift_detected` is kept, since silence neither clears a drift nor makes one; that the engine runs it is not.
 */
export function checkStopped<V extends Verdict>(verdict: V, expiresAt: string, lastCheckAt: string | undefined): V {
  return {
    ...verdict,
    status: 'unknown',
    reason: 'check_stopped',
    since: expiresAt,
    evidence: verdict.evidence === null ? null : 'disk',
    detail: `The checks have stopped, or are not published any more${lastCheckAt === undefined ? '' : `; the last one was at ${lastCheckAt}`}. What is shown is the last known state. Look at the Worker's cron trigger and logs.`,
    ...(verdict.last_known_at === undefined && verdict.reason !== 'never_reported' && lastCheckAt !== undefined
      ? { last_known_at: lastCheckAt }
      : {}),
  };
}

/** The engine of a snapshot past its `expires_at`. */
export function engineUnchecked(): DriftEngine {
  return unknownEngine('The checks have stopped: whether CrowdSec runs, and what, is not known.');
}
