/** Ids of sessions and read-only tokens that were logged out before they expired. Times are Unix milliseconds. */
export function revokeSession(sql: SqlStorage, id: string, expiresAt: number, now: number): void {
  sql.exec('DELETE FROM revoked_sessions WHERE expires_at < ?', now);
  sql.exec('INSERT INTO revoked_sessions (id, expires_at) VALUES (?, ?) ON CONFLICT DO NOTHING', id, expiresAt);
}

export function isSessionRevoked(sql: SqlStorage, id: string): boolean {
  return sql.exec('SELECT 1 FROM revoked_sessions WHERE id = ?', id).toArray().length > 0;
}

/** @param limit how many at most */
export function readRevoked(sql: SqlStorage, limit: number): string[] {
  return sql
    .exec<{ id: string }>('SELECT id FROM revoked_sessions ORDER BY id LIMIT ?', limit)
    .toArray()
    .map((row) => row.id);
}
