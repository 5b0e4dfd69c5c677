import type { Muted } from '#contract';
import type { Mute } from '../tables/mutes.ts';
import { iso } from './until.ts';

/** How a host's own documents say that it is muted by name: by the mute that ends last; null where it is not. Pure. */
export function mutedByName(mutes: readonly Mute[], hostId: string, now: number): Muted | null {
  return lastOf(mutes, (mute) => mute.hosts !== '*' && mute.hosts.includes(hostId), now);
}

/** How the whole fleet is muted: by the mute of all hosts that ends last; null where it is not. Pure. */
export function mutedWhole(mutes: readonly Mute[], now: number): Muted | null {
  return lastOf(mutes, (mute) => mute.hosts === '*', now);
}

/** What still holds of two, that which ends last; null where neither does. What was published may be over. Pure. */
export function holding(one: Muted | null | undefined, other: Muted | null | undefined, now: number): Muted | null {
  const [last = null] = [one, other]
    .filter((muted) => muted != null && Date.parse(muted.until) > now)
    .sort((a, b) => Date.parse(b?.until ?? '') - Date.parse(a?.until ?? ''));
  return last;
}

function lastOf(mutes: readonly Mute[], is: (mute: Mute) => boolean, now: number): Muted | null {
  const last = mutes.filter((mute) => mute.until > now && is(mute)).reduce<Mute | null>(later, null);
  return last === null ? null : { until: iso(last.until), reason: last.reason, by: last.createdBy };
}

const later = (last: Mute | null, mute: Mute): Mute => (last === null || mute.until > last.until ? mute : last);
