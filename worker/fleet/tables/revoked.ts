/** Ids of sessions and tokens that were ended before they expired: what readers of the snapshot are told. Times are Unix milliseconds. */
export function revoke(sql: SqlStorage, id: string, expiresAt: number, now: number): void {
  sql.exec('DELETE FROM revoked_sessions WHERE expires_at < ?', now);
  sql.exec('INSERT INTO revoked_sessions (id, expires_at) VALUES (?, ?) ON CONFLICT DO NOTHING', id, expiresAt);
}

/** @param limit how many at most */
export function readRevoked(sql: SqlStorage, limit: number): string[] {
  return sql
    .exec<{ id: string }>('SELECT id FROM revoked_sessions ORDER BY id LIMIT ?', limit)
    .toArray()
    .map((row) => row.id);
}
