import type { Verdict } from '#contract';

/**
 * Overlays a verdict of a snapshot past its `expires_at`: the checker cannot report its own absence, so the reader does.
 * `drift_detected` is kept, since silence neither clears a drift nor makes one.
 */
export function checkStopped<V extends Verdict>(verdict: V, expiresAt: string, lastCheckAt: string | undefined): V {
  return {
    ...verdict,
    status: 'unknown',
    reason: 'check_stopped',
    since: expiresAt,
    detail: `The checks have stopped${lastCheckAt === undefined ? '' : `; the last one was at ${lastCheckAt}`}. What is shown is the last known state. Look at the Worker's cron trigger and logs.`,
    ...(verdict.last_known_at === undefined && verdict.reason !== 'never_reported' && lastCheckAt !== undefined
      ? { last_known_at: lastCheckAt }
      : {}),
  };
}
