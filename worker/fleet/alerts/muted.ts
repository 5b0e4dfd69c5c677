import { type IncidentKind, NEVER_MUTED_BY_HOST } from '#contract';
import type { Mute } from '../tables/mutes.ts';

/**
 * Until when nobody is alerted of this kind of incident of a host, by the mute that ends last; null where it is told. Pure.
 * @param now Unix milliseconds, as is what is returned
 */
export function mutedUntil(mutes: readonly Mute[], hostId: string, kind: IncidentKind, now: number): number | null {
  const ends = mutes
    .filter((mute) => mute.until > now && (mute.hosts === '*' || mute.hosts.includes(hostId)))
    // Whoever has taken a host over must not keep the signs of it quiet.
    .filter((mute) => mute.hostId === null || !NEVER_MUTED_BY_HOST.includes(kind))
    .map(({ until }) => until);
  return ends.length === 0 ? null : Math.max(...ends);
}
