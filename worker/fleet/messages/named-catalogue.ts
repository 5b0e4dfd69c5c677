import { isCatalogueHeld, noteNaming } from '../tables/catalogues.ts';
import type { LivenessRow } from '../tables/liveness.ts';

/**
 * Follows which catalogue a host's messages name.
 * @returns whether it shall be sent
 */
export function noteNamed(sql: SqlStorage, before: LivenessRow, after: LivenessRow): boolean {
  if (before.catalogue !== after.catalogue) noteNaming(sql, after.host_id, before.catalogue, after.catalogue);
  return after.catalogue !== null && !isCatalogueHeld(sql, after.catalogue);
}
