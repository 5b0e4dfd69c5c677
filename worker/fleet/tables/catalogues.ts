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

/**
 * Notes which catalogue a host names from now on, and drops the one that it named before where no other host does. Reads as many rows in a
 * fleet of thousands as in one of two: an upgrade of their hubs has each of them name another one.
 */
export function noteNaming(sql: SqlStorage, hostId: string, before: string | null, after: string | null): void {
  if (after !== null) sql.exec('INSERT OR IGNORE INTO catalogue_hosts (digest, host_id) VALUES (?, ?)', after, hostId);
  if (before === null) return;
  sql.exec('DELETE FROM catalogue_hosts WHERE digest = ? AND host_id = ?', before, hostId);
  sql.exec('DELETE FROM catalogues WHERE digest = ?1 AND NOT EXISTS (SELECT 1 FROM catalogue_hosts WHERE digest = ?1)', before);
}

/** Drops the catalogues that no host names any more, whatever became of those that did. Reads the whole fleet. */
export function sweepCatalogues(sql: SqlStorage): void {
  sql.exec(
    `DELETE FROM catalogue_hosts WHERE NOT EXISTS (
       SELECT 1 FROM liveness WHERE liveness.host_id = catalogue_hosts.host_id AND liveness.catalogue = catalogue_hosts.digest)`,
  );
  sql.exec('DELETE FROM catalogues WHERE digest NOT IN (SELECT digest FROM catalogue_hosts)');
}

/** The hosts that name this catalogue, at most so many. */
export function hostsNaming(sql: SqlStorage, digest: string, limit: number): string[] {
  return sql
    .exec<{ host_id: string }>('SELECT host_id FROM catalogue_hosts WHERE digest = ? ORDER BY host_id LIMIT ?', digest, limit)
    .toArray()
    .map(({ host_id }) => host_id);
}
