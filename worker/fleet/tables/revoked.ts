/**
 * Ids of sessions and tokens that were ended before they expired: what readers of the snapshot are told. Times are Unix milliseconds.
 * @param keyId of the key that signed it; null where that is not known
 */
export function revoke(sql: SqlStorage, id: string, expiresAt: number, now: number, keyId: string | null = null): void {
  // By its index: what has not expired is not read.
  sql.exec('DELETE FROM revoked_sessions WHERE expires_at < ?', now);
  sql.exec('INSERT INTO revoked_sessions (id, expires_at, key_id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING', id, expiresAt, keyId);
}

export function unrevoke(sql: SqlStorage, id: string): void {
  sql.exec('DELETE FROM revoked_sessions WHERE id = ?', id);
}

/** All of them, whichever key signed them, with when they would have expired: a restore may bring any key back. */
export function readRevocations(sql: SqlStorage): { id: string; expires_at: number }[] {
  return sql.exec<{ id: string; expires_at: number }>('SELECT id, expires_at FROM revoked_sessions ORDER BY id').toArray();
}

/**
 * Those that a key signed, and those of which that is not known: what another key signed is good for nothing anyway.
 * @param limit how many at most
 */
export function readRevoked(sql: SqlStorage, keyId: string | null, limit: number): string[] {
  return sql
    .exec<{ id: string }>('SELECT id FROM revoked_sessions WHERE key_id IS NULL OR key_id = ? ORDER BY id LIMIT ?', keyId, limit)
    .toArray()
    .map((row) => row.id);
}

/** A key is given up: of what is not known otherwise, none was signed by a later one. */
export function ascribeRevoked(sql: SqlStorage, keyId: string): void {
  sql.exec('UPDATE revoked_sessions SET key_id = ? WHERE key_id IS NULL', keyId);
}
