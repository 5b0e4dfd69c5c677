import type { Muted } from '#contract';
import type { FleetRow } from '../tables/fleet.ts';

/** How long an answer stays good after the check that should have followed its last one: four ticks. */
const EXPIRY_GRACE_MS = 240_000;

/** What an answer says of the whole fleet, be it published or fresh: being asked is no evidence, so both expire with their check. */
export interface FleetHeader {
  sequence: number;
  /** RFC 3339; left out before the first check. */
  last_check_at?: string;
  /** RFC 3339: when a reader has to stop believing what was last checked. */
  expires_at: string;
  /** By a mute of all hosts; left out where there is none. It may be over, until the next check. */
  muted?: Muted;
}

/**
 * @param maxAgeMs the oldest that a published snapshot may get
 * @param muted by a mute of all hosts; null for none
 */
export function fleetHeader(fleet: FleetRow, maxAgeMs: number, muted: Muted | null = null): FleetHeader {
  const expiresAt = (fleet.checked_at ?? fleet.created_at) + maxAgeMs + EXPIRY_GRACE_MS;
  return {
    sequence: fleet.sequence,
    ...(fleet.checked_at === null ? {} : { last_check_at: new Date(fleet.checked_at).toISOString() }),
    expires_at: new Date(expiresAt).toISOString(),
    ...(muted === null ? {} : { muted }),
  };
}
