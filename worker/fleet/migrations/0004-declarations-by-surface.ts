/** What is declared stands by the surface's name, so that another surface needs no column. */
export const declarationsBySurface = `
CREATE TABLE declarations (
  host_id TEXT NOT NULL,
  surface TEXT NOT NULL,
  declared TEXT NOT NULL,
  changed_at INTEGER NOT NULL,
  PRIMARY KEY (host_id, surface)
) WITHOUT ROWID;
INSERT INTO declarations (host_id, surface, declared, changed_at)
  SELECT host_id, 'scenarios', scenarios, scenarios_changed_at FROM intents WHERE scenarios_changed_at IS NOT NULL;
INSERT INTO declarations (host_id, surface, declared, changed_at)
  SELECT host_id, 'appsec_tuning', json_object('inbound', inbound, 'outbound', outbound), tuning_changed_at
  FROM intents WHERE tuning_changed_at IS NOT NULL;
ALTER TABLE intents DROP COLUMN scenarios;
ALTER TABLE intents DROP COLUMN scenarios_changed_at;
ALTER TABLE intents DROP COLUMN inbound;
ALTER TABLE intents DROP COLUMN outbound;
ALTER TABLE intents DROP COLUMN tuning_changed_at;
`;
