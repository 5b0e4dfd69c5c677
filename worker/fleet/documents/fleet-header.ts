import { expiresAt } from '../publication/snapshot.ts';
import type { FleetRow } from '../tables/fleet.ts';

/** What a fresh answer says of the whole fleet. It expires like a snapshot of the last check: being asked is no evidence. */
export interface FleetHeader {
  sequence: number;
  /** RFC 3339; left out before the first check. */
  last_check_at?: string;
  expires_at: string;
}

export function fleetHeader(fleet: FleetRow, maxAgeMs: number): FleetHeader {
  return {
    sequence: fleet.sequence,
    ...(fleet.checked_at === null ? {} : { last_check_at: new Date(fleet.checked_at).toISOString() }),
    expires_at: new Date(expiresAt(fleet.checked_at ?? fleet.created_at, maxAgeMs)).toISOString(),
  };
}
