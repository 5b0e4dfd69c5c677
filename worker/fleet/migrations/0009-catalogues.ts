/** What hosts' hubs hold: each catalogue once, by its digest, and which one a host has named and how many it sent today. */
export const catalogues = `
CREATE TABLE catalogues (
  digest TEXT PRIMARY KEY,
  items TEXT NOT NULL,
  holds TEXT NOT NULL
) WITHOUT ROWID;
ALTER TABLE liveness ADD COLUMN catalogue TEXT;
ALTER TABLE liveness ADD COLUMN catalogues_day INTEGER NOT NULL DEFAULT 0;
ALTER TABLE liveness ADD COLUMN catalogues INTEGER NOT NULL DEFAULT 0;
`;
