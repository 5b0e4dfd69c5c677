/**
 * Whoever has to know is told. An incident is of one kind, surface and content and has the hosts that came to it within a minute; its
 * `thread` is its id on the wire, which an incident that takes its place goes on with. `notices` has what each channel was told of a thread,
 * `deliveries` the messages. No index on what a heartbeat writes.
 */
export const alerts = `
ALTER TABLE fleet ADD COLUMN checks_late INTEGER NOT NULL DEFAULT 0;
ALTER TABLE fleet ADD COLUMN deliveries_failed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE fleet ADD COLUMN heartbeat_at INTEGER;
ALTER TABLE liveness ADD COLUMN apply_revision INTEGER;
ALTER TABLE liveness ADD COLUMN apply_since INTEGER;
CREATE TABLE channels (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  url TEXT,
  secret TEXT,
  options TEXT NOT NULL,
  fallback_of TEXT,
  rules TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  created_by TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE deliveries (
  id TEXT PRIMARY KEY,
  channel_id TEXT NOT NULL,
  told_for TEXT NOT NULL,
  type TEXT NOT NULL,
  thread TEXT,
  message TEXT NOT NULL,
  state TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  next_at INTEGER,
  ended_at INTEGER,
  status INTEGER,
  detail TEXT
) WITHOUT ROWID;
CREATE INDEX deliveries_due ON deliveries (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX deliveries_waiting ON deliveries (told_for, thread) WHERE state = 'pending' AND next_at IS NULL;
CREATE TABLE incidents (
  id TEXT PRIMARY KEY,
  thread TEXT NOT NULL,
  kind TEXT NOT NULL,
  surface TEXT,
  content TEXT NOT NULL,
  facts TEXT NOT NULL,
  opened_at INTEGER NOT NULL,
  joined_at INTEGER NOT NULL,
  closed_at INTEGER
) WITHOUT ROWID;
CREATE TABLE incident_hosts (
  host_id TEXT NOT NULL,
  incident_id TEXT NOT NULL,
  name TEXT NOT NULL,
  since INTEGER NOT NULL,
  ended_at INTEGER,
  PRIMARY KEY (host_id, incident_id)
) WITHOUT ROWID;
CREATE TABLE notices (
  thread TEXT NOT NULL,
  channel_id TEXT NOT NULL,
  content TEXT NOT NULL,
  told_at INTEGER NOT NULL,
  is_delivered INTEGER NOT NULL,
  PRIMARY KEY (thread, channel_id)
) WITHOUT ROWID;
CREATE TABLE mutes (
  id TEXT PRIMARY KEY,
  host_id TEXT,
  hosts TEXT NOT NULL,
  until INTEGER NOT NULL,
  reason TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  actor_kind TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE waivers (
  id TEXT PRIMARY KEY,
  host_id TEXT NOT NULL,
  surface TEXT NOT NULL,
  item TEXT NOT NULL,
  how TEXT NOT NULL,
  reason TEXT NOT NULL,
  until INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  actor_kind TEXT NOT NULL
) WITHOUT ROWID;
`;
