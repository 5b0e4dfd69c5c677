/** See docs/storage-schema.md for what each table and column is for. Times are Unix milliseconds. */
export const initial = `
CREATE TABLE fleet (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  created_at INTEGER NOT NULL,
  hosts INTEGER NOT NULL DEFAULT 0,
  sequence INTEGER NOT NULL DEFAULT 1,
  scheduled_at INTEGER,
  checked_at INTEGER,
  paused_ms INTEGER NOT NULL DEFAULT 0,
  judged_by TEXT,
  judged_to TEXT NOT NULL DEFAULT '',
  published_sequence INTEGER NOT NULL DEFAULT 0,
  published_at INTEGER,
  writes_day INTEGER NOT NULL DEFAULT 0,
  writes INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE hosts (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  install TEXT NOT NULL,
  apply_command TEXT NOT NULL,
  public_key TEXT NOT NULL,
  enrolled_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE liveness (
  host_id TEXT PRIMARY KEY,
  seen_at INTEGER,
  silent_after INTEGER,
  silent_since INTEGER,
  duplicate_since INTEGER,
  duplicate_until INTEGER,
  sequence INTEGER NOT NULL DEFAULT 0,
  digest TEXT,
  instances TEXT NOT NULL DEFAULT '[]',
  agent_version TEXT,
  delivered_revision INTEGER,
  changed_at INTEGER,
  changes_day INTEGER NOT NULL DEFAULT 0,
  changes INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE TABLE intents (
  host_id TEXT PRIMARY KEY,
  revision INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  scenarios TEXT NOT NULL DEFAULT '{}',
  scenarios_changed_at INTEGER,
  inbound INTEGER,
  outbound INTEGER,
  tuning_changed_at INTEGER
) WITHOUT ROWID;
CREATE TABLE observations (
  host_id TEXT NOT NULL,
  surface TEXT NOT NULL,
  observed TEXT NOT NULL,
  decided TEXT,
  decided_at INTEGER,
  PRIMARY KEY (host_id, surface)
) WITHOUT ROWID;
CREATE TABLE seen_scenarios (
  host_id TEXT PRIMARY KEY,
  names TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE verdicts (
  host_id TEXT PRIMARY KEY,
  judged_at INTEGER NOT NULL,
  memory TEXT NOT NULL,
  line TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE events (
  host_id TEXT NOT NULL,
  id INTEGER NOT NULL,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  surface TEXT,
  actor TEXT NOT NULL,
  detail TEXT NOT NULL,
  PRIMARY KEY (host_id, id)
) WITHOUT ROWID;
CREATE TABLE codes (
  hash TEXT PRIMARY KEY,
  purpose TEXT NOT NULL,
  host_id TEXT,
  expires_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE revoked_sessions (
  id TEXT PRIMARY KEY,
  expires_at INTEGER NOT NULL
) WITHOUT ROWID;
`;
