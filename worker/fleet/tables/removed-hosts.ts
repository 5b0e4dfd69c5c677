/** Notes that a host was removed, so that a backup of before brings it back only where that is asked for. @param now Unix milliseconds */
export function noteRemovedHost(sql: SqlStorage, id: string, now: number): void {
  sql.exec('INSERT INTO removed_hosts (id, removed_at) VALUES (?, ?) ON CONFLICT DO NOTHING', id, now);
}

/** It is there again. */
export function forgetRemoval(sql: SqlStorage, id: string): void {
  sql.exec('DELETE FROM removed_hosts WHERE id = ?', id);
}

/** `removed_at` is in Unix milliseconds. */
export function readRemovals(sql: SqlStorage): { id: string; removed_at: number }[] {
  return sql.exec<{ id: string; removed_at: number }>('SELECT id, removed_at FROM removed_hosts ORDER BY id').toArray();
}
