/** What was written of a host: when it was last heard and no more, or anything that a list of hosts shows. */
export type Change = 'heard' | 'judged';

/** By the storage of the one Durable Object that writes it. Nothing is noted before anybody has asked. */
const changed = new WeakMap<SqlStorage, Map<string, Change>>();

/**
 * Notes that a host's row in `hosts`, `liveness` or `verdicts` was written, for whoever keeps in memory what it read there. Every
 * function that writes one of them calls it, which a test sees to. What is rolled back afterwards was noted in vain, and does no harm.
 */
export function noteChange(sql: SqlStorage, hostId: string, change: Change): void {
  const noted = changed.get(sql);
  if (noted !== undefined && noted.get(hostId) !== 'judged') noted.set(hostId, change);
}

/** What was noted since the last call, by the host's id; null at the first, when everything has to be read. */
export function takeChanges(sql: SqlStorage): ReadonlyMap<string, Change> | null {
  const noted = changed.get(sql) ?? null;
  changed.set(sql, new Map());
  return noted;
}
