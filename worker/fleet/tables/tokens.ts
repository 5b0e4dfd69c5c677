import { nameKey, type TokenRole } from '#contract';

/** A named token, of which nothing is stored that could be used as it. Times are Unix milliseconds. */
export type TokenRow = {
  id: string;
  name: string;
  role: TokenRole;
  created_at: number;
  created_by: string;
  expires_at: number;
  /** The UTC day, in days since 1970; null before the first use. */
  last_used_day: number | null;
};

export function readTokens(sql: SqlStorage): TokenRow[] {
  return sql.exec<TokenRow>('SELECT * FROM tokens ORDER BY name, id').toArray();
}

export function readToken(sql: SqlStorage, id: string): TokenRow | null {
  return sql.exec<TokenRow>('SELECT * FROM tokens WHERE id = ?', id).toArray()[0] ?? null;
}

/** The token that has a name, by `nameKey`; null where none has. */
export function readTokenNamed(sql: SqlStorage, name: string): TokenRow | null {
  const key = nameKey(name);
  return readTokens(sql).find((token) => nameKey(token.name) === key) ?? null;
}

export function saveToken(sql: SqlStorage, token: TokenRow): void {
  sql.exec(
    'INSERT INTO tokens (id, name, role, created_at, created_by, expires_at, last_used_day) VALUES (?, ?, ?, ?, ?, ?, ?)',
    token.id,
    token.name,
    token.role,
    token.created_at,
    token.created_by,
    token.expires_at,
    token.last_used_day,
  );
}

export function deleteToken(sql: SqlStorage, id: string): void {
  sql.exec('DELETE FROM tokens WHERE id = ?', id);
}

/** @param day the UTC day, in days since 1970 */
export function saveLastUse(sql: SqlStorage, id: string, day: number): void {
  sql.exec('UPDATE tokens SET last_used_day = ? WHERE id = ?', day, id);
}
