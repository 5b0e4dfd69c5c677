/** Notes that a host was removed, so that a backup of before brings it back only where that is asked for. @param now Unix milliseconds */
export function noteRemovedHost(sql: SqlStorage, id: string, now: number): void {
  sql.exec('INSERT INTO removed_hosts (id, removed_at) VALUES (?, ?) ON CONFLICT DO NOTHING', id, now);
}

export function readRemovedHosts(sql: SqlStorage): ReadonlySet<string> {
  return new Set(
    sql
      .exec<{ id: string }>('SELECT id FROM removed_hosts')
      .toArray()
      .map(({ id }) => id),
  );
}
