import type { ActorKind, Role } from '#contract';

/** A browser that is logged in. Times are Unix milliseconds. */
export type SessionRow = {
  id: string;
  /** The token with which it began, and with which it ends; null for none. */
  token_id: string | null;
  role: Role;
  name: string;
  actor_kind: ActorKind;
  started_at: number;
  expires_at: number;
  /** What the browser calls itself, cut; null where it said nothing. */
  browser: string | null;
};

/** The newest first. */
export function readSessions(sql: SqlStorage): SessionRow[] {
  return sql.exec<SessionRow>('SELECT * FROM sessions ORDER BY started_at DESC, id').toArray();
}

export function readSession(sql: SqlStorage, id: string): SessionRow | null {
  return sql.exec<SessionRow>('SELECT * FROM sessions WHERE id = ?', id).toArray()[0] ?? null;
}

export function readSessionsOfToken(sql: SqlStorage, tokenId: string): SessionRow[] {
  return sql.exec<SessionRow>('SELECT * FROM sessions WHERE token_id = ?', tokenId).toArray();
}

export function saveSession(sql: SqlStorage, session: SessionRow): void {
  sql.exec(
    'INSERT INTO sessions (id, token_id, role, name, actor_kind, started_at, expires_at, browser) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    session.id,
    session.token_id,
    session.role,
    session.name,
    session.actor_kind,
    session.started_at,
    session.expires_at,
    session.browser,
  );
}

export function deleteSession(sql: SqlStorage, id: string): void {
  sql.exec('DELETE FROM sessions WHERE id = ?', id);
}

/** @param now Unix milliseconds */
export function deleteExpiredSessions(sql: SqlStorage, now: number): void {
  sql.exec('DELETE FROM sessions WHERE expires_at < ?', now);
}
