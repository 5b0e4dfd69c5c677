import { refuse } from '#contract';
import { readFleet } from '../tables/fleet.ts';
import { readRemovals } from '../tables/removed-hosts.ts';

const TRY_AGAIN_S = 30;

/** For so long after a restore a host that the backup did not have may be of another one, which is restored next. */
const AFTER_RESTORE_MS = 86_400_000;

/**
 * Whether a host that a Fleet does not know may be of a backup that is restored next: there has never been a host, or a backup took their
 * place a short while ago, and nobody removed this one. Told that it was removed, its agent would stop for good, and somebody would have to go to it.
 * @param now Unix milliseconds
 */
export function mayComeBack(sql: SqlStorage, hostId: string | null, now: number): boolean {
  const { hosts, restored_at } = readFleet(sql);
  const removals = readRemovals(sql);
  if (hosts === 0 && removals.length === 0) return true;
  if (restored_at === null || now >= restored_at + AFTER_RESTORE_MS) return false;
  return hostId !== null && !removals.some(({ id }) => id === hostId);
}

/** What such a host is answered. */
export const NOT_KNOWN_YET = refuse(
  'unavailable',
  'This Argos Drift does not have this host yet. When a backup that has it is restored, its agent goes on by itself.',
  { retry_after_s: TRY_AGAIN_S },
);
