import { refuse } from '#contract';
import { readFleet } from '../tables/fleet.ts';
import { readRemovals } from '../tables/removed-hosts.ts';

const TRY_AGAIN_S = 30;

/**
 * Whether a Fleet has never had a host. Then one that it does not know may be of a backup that is restored next: told that it was
 * removed, its agent would stop for good, and somebody would have to go to each host.
 */
export function awaitsHosts(sql: SqlStorage): boolean {
  return readFleet(sql).hosts === 0 && readRemovals(sql).length === 0;
}

/** What such a host is answered. */
export const NO_HOSTS_YET = refuse(
  'unavailable',
  'This Argos Drift has no hosts yet. When a backup that has this host is restored, its agent goes on by itself.',
  { retry_after_s: TRY_AGAIN_S },
);
