import type { HeldItem } from '#contract';

/**
 * What the collections of a hub hold in their newest versions, by the collection's name: the part of a catalogue that judging asks for,
 * stored apart, since the whole has hundreds of kilobytes.
 */
export type HubCollections = ReadonlyMap<string, readonly HeldItem[]>;

/** The most that are held at a time. A fleet in the middle of an upgrade of its hubs has a few; each host can have one. */
const CATALOGUES_MAX = 200;

export function isCatalogueHeld(sql: SqlStorage, digest: string): boolean {
  return sql.exec('SELECT 1 FROM catalogues WHERE digest = ?', digest).toArray().length > 0;
}

/** Whether one more may be stored. */
export function isRoomForCatalogue(sql: SqlStorage): boolean {
  return sql.exec<{ count: number }>('SELECT count(*) AS count FROM catalogues').one().count < CATALOGUES_MAX;
}

/** @param catalogue both in JSON, as the columns hold them */
export function saveCatalogue(sql: SqlStorage, digest: string, catalogue: { items: string; holds: string }): void {
  sql.exec('INSERT INTO catalogues (digest, items, holds) VALUES (?, ?, ?)', digest, catalogue.items, catalogue.holds);
}

/** The items as JSON; null where this catalogue is not held. */
export function readCatalogue(sql: SqlStorage, digest: string): string | null {
  return sql.exec<{ items: string }>('SELECT items FROM catalogues WHERE digest = ?', digest).toArray()[0]?.items ?? null;
}

/** What the collections hold; null where this catalogue is not held. */
export function readHubCollections(sql: SqlStorage, digest: string): HubCollections | null {
  const row = sql.exec<{ holds: string }>('SELECT holds FROM catalogues WHERE digest = ?', digest).toArray()[0];
  return row === undefined ? null : new Map(JSON.parse(row.holds) as [string, HeldItem[]][]);
}

/** Drops the catalogues that no host names any more. */
export function sweepCatalogues(sql: SqlStorage): void {
  sql.exec('DELETE FROM catalogues WHERE digest NOT IN (SELECT catalogue FROM liveness WHERE catalogue IS NOT NULL)');
}

/** The hosts that name this catalogue, at most so many. */
export function hostsNaming(sql: SqlStorage, digest: string, limit: number): string[] {
  return sql
    .exec<{ host_id: string }>('SELECT host_id FROM liveness WHERE catalogue = ? ORDER BY host_id LIMIT ?', digest, limit)
    .toArray()
    .map(({ host_id }) => host_id);
}
