import type { Heartbeat } from '#contract';
import type { LivenessRow } from '../tables/liveness.ts';

/** The longest that an apply script at work keeps anything quiet, in milliseconds. A run takes a minute or two. */
export const APPLY_QUIET_MAX_MS = 600_000;

type HeardApply = Pick<LivenessRow, 'apply_revision' | 'apply_since'>;

const NONE: HeardApply = { apply_revision: null, apply_since: null };

/**
 * The apply script that a message tells of, with since when by the server's clock: the host's may be off, so what counts is how long the
 * script had been at work when the host was looked at. A host that goes on telling of it keeps the moment that it told first, and cannot
 * push that on. Pure.
 * @param revision the newest of the intent: one that was never declared is applied by nobody
 * @param now Unix milliseconds
 */
export function applyHeard(
  before: HeardApply,
  { apply, observed_at }: Pick<Heartbeat, 'apply' | 'observed_at'>,
  revision: number,
  now: number,
): HeardApply {
  if (apply === undefined || apply.revision > revision) return NONE;
  const since = now - Math.max(0, Date.parse(observed_at) - Date.parse(apply.since));
  const isSame = before.apply_since !== null && before.apply_revision === apply.revision;
  return { apply_revision: apply.revision, apply_since: isSame ? Math.min(before.apply_since ?? since, since) : since };
}

/** Whether an apply script is at work on a host and has not been so for too long to keep anything quiet. @param now Unix milliseconds */
export function isApplyAtWork({ apply_since }: Pick<LivenessRow, 'apply_since'>, now: number): boolean {
  return apply_since !== null && now - apply_since <= APPLY_QUIET_MAX_MS;
}
