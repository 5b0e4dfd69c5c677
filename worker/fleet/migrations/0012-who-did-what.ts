/**
 * Who did what has a name, what signs credentials is a key of Fleet's own, and what was signed has a row. Events of before have no
 * `actor_kind`: their actors are `operator`, `host` and `argos`, which are kinds too. `revoked_sessions` keeps its name, since a Worker of
 * before that is rolled back to reads it; it holds ids of tokens as well, and its `key_id` may be
 * null, which is what that Worker inserts. `restored_at` is the last restore from a backup, of which
 * `restore_pieces` has what has come of it while it comes.
 */
export const whoDidWhat = `
ALTER TABLE fleet ADD COLUMN key_id TEXT;
ALTER TABLE fleet ADD COLUMN key_secret TEXT;
ALTER TABLE fleet ADD COLUMN owner_token_hash TEXT;
ALTER TABLE fleet ADD COLUMN restored_at INTEGER;
ALTER TABLE intents ADD COLUMN restored_at INTEGER;
ALTER TABLE events ADD COLUMN actor_kind TEXT;
ALTER TABLE codes ADD COLUMN made_by TEXT;
ALTER TABLE revoked_sessions ADD COLUMN key_id TEXT;
CREATE INDEX revoked_sessions_by_end ON revoked_sessions (expires_at);
CREATE TABLE tokens (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  expires_at INTEGER NOT NULL,
  last_used_day INTEGER
) WITHOUT ROWID;
CREATE TABLE sessions (
  id TEXT PRIMARY KEY,
  token_id TEXT,
  role TEXT NOT NULL,
  name TEXT NOT NULL,
  actor_kind TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  browser TEXT
) WITHOUT ROWID;
CREATE TABLE acts (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  actor TEXT NOT NULL,
  actor_kind TEXT NOT NULL,
  host_id TEXT,
  host_name TEXT,
  surface TEXT,
  detail TEXT NOT NULL
);
CREATE INDEX log_ins ON acts (actor, actor_kind, at) WHERE kind = 'logged_in';
CREATE TABLE removed_hosts (
  id TEXT PRIMARY KEY,
  removed_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE restore_pieces (
  id INTEGER PRIMARY KEY,
  piece BLOB NOT NULL
);
`;
