/** Ids of sessions and tokens that were ended before they expired: what readers of the snapshot are told. Times are Unix milliseconds. */
export function revoke(sql: SqlStorage, id: string, expiresAt: number, now: number): void {
  sql.exec('DELETE FROM revoked_sessions WHERE expires_at < ?', now);
  sql.exec('INSERT INTO revoked_sessions (id, expires_at) VALUES (?, ?) ON CONFLICT DO NOTHING', id, expiresAt);
}

export function unrevoke(sql: SqlStorage, id: string): void {
  sql.exec('DELETE FROM revoked_sessions WHERE id = ?', id);
}

/** All of them, with when they would have expired. */
export function readRevocations(sql: SqlStorage): { id: string; expires_at: number }[] {
  return sql.exec<{ id: string; expires_at: number }>('SELECT id, expires_at FROM revoked_sessions ORDER BY id').toArray();
}

/** @param limit how many at most */
export function readRevoked(sql: SqlStorage, limit: number): string[] {
  return sql
    .exec<{ id: string }>('SELECT id FROM revoked_sessions ORDER BY id LIMIT ?', limit)
    .toArray()
    .map((row) => row.id);
}
