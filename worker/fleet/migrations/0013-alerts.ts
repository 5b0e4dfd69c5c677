/**
 * Whoever has to know is told. An incident is of one kind, surface and content and has the hosts that came to it within a minute; its
 * `thread` is its id on the wire, which an incident that takes its place goes on with. `notices` has what each channel was told of a thread,
 * `deliveries` the messages. `telling_at` is when there is something to be told next, so that no tick looks through the incidents for
 * nothing. No index on what a heartbeat writes.
 *
 * How a host counts for monitors stands beside its verdict, so that counting parses nothing. `counted_at` is the judgement that said so: a
 * Worker of before that is rolled back to judges without it. The deployment that brings these columns judges all hosts again.
 */
export const alerts = `
ALTER TABLE fleet ADD COLUMN checks_late INTEGER NOT NULL DEFAULT 0;
ALTER TABLE fleet ADD COLUMN deliveries_failed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE fleet ADD COLUMN heartbeat_at INTEGER;
ALTER TABLE verdicts ADD COLUMN state TEXT;
ALTER TABLE verdicts ADD COLUMN failing TEXT;
ALTER TABLE verdicts ADD COLUMN counted_at INTEGER;
ALTER TABLE fleet ADD COLUMN quiet_until INTEGER;
ALTER TABLE fleet ADD COLUMN telling_at INTEGER;
ALTER TABLE fleet ADD COLUMN dashboard_url TEXT;
ALTER TABLE liveness ADD COLUMN apply_revision INTEGER;
ALTER TABLE liveness ADD COLUMN apply_since INTEGER;
ALTER TABLE liveness ADD COLUMN mutes_day INTEGER NOT NULL DEFAULT 0;
ALTER TABLE liveness ADD COLUMN mutes INTEGER NOT NULL DEFAULT 0;
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
  changed_at INTEGER NOT NULL,
  joined_at INTEGER NOT NULL,
  closed_at INTEGER,
  end_told INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX incidents_open ON incidents (kind) WHERE closed_at IS NULL;
CREATE TABLE incident_hosts (
  host_id TEXT NOT NULL,
  incident_id TEXT NOT NULL,
  name TEXT NOT NULL,
  since INTEGER NOT NULL,
  command TEXT,
  ended_at INTEGER,
  event_id INTEGER,
  PRIMARY KEY (host_id, incident_id)
) WITHOUT ROWID;
CREATE TABLE notices (
  thread TEXT NOT NULL,
  channel_id TEXT NOT NULL,
  content TEXT NOT NULL,
  told_at INTEGER NOT NULL,
  left_out TEXT NOT NULL,
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
CREATE INDEX mutes_by_host ON mutes (host_id);
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
CREATE INDEX waivers_by_host ON waivers (host_id);
`;
