/**
 * What hosts' hubs hold: each catalogue once, by its digest, and which one a host has named and how many it sent today. Who names one is
 * kept by digest too: an index of the row that a heartbeat writes would cost a second row each time.
 */
export const catalogues = `
CREATE TABLE catalogues (
  digest TEXT PRIMARY KEY,
  items TEXT NOT NULL,
  holds TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE catalogue_hosts (
  digest TEXT NOT NULL,
  host_id TEXT NOT NULL,
  PRIMARY KEY (digest, host_id)
) WITHOUT ROWID;
ALTER TABLE liveness ADD COLUMN catalogue TEXT;
ALTER TABLE liveness ADD COLUMN catalogues_day INTEGER NOT NULL DEFAULT 0;
ALTER TABLE liveness ADD COLUMN catalogues INTEGER NOT NULL DEFAULT 0;
`;
