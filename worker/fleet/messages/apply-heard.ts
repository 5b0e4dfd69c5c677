import type { Heartbeat } from '#contract';
import type { LivenessRow } from '../tables/liveness.ts';

type HeardApply = Pick<LivenessRow, 'apply_revision' | 'apply_since'>;

/**
 * The apply script that a message tells of, with since when by the server's clock: the host's may be off, so what counts is how long the
 * script had been at work when the host was looked at. Only a newer revision begins anew: a host that goes on telling of one, or leaves it out
 * for a message, keeps the moment that it told first and cannot push it on. Whether the script is at work now, `apply_running` says. Pure.
 * @param revision the newest of the intent: one that was never declared is applied by nobody
 * @param now Unix milliseconds
 */
export function applyHeard(
  before: HeardApply,
  { apply, observed_at }: Pick<Heartbeat, 'apply' | 'observed_at'>,
  revision: number,
  now: number,
): HeardApply {
  const { apply_revision, apply_since } = before;
  if (apply === undefined || apply.revision > revision) return { apply_revision, apply_since };
  const since = now - Math.max(0, Date.parse(observed_at) - Date.parse(apply.since));
  if (apply_revision === null || apply_since === null || apply.revision > apply_revision) {
    return { apply_revision: apply.revision, apply_since: since };
  }
  return { apply_revision, apply_since: Math.min(apply_since, since) };
}
