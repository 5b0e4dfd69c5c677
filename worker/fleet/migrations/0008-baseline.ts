/**
 * What is declared of scenarios stands beside the baseline, which hosts of before do not have yet. The column has another name, so that
 * a Worker of before that is rolled back to fails and takes no baseline for declarations. That a name was once installed is no longer
 * needed: a full name can be declared whether it was or not. `apply_running` and `adopts_at` are of the row that a tick reads.
 */
export const baseline = `
ALTER TABLE declarations RENAME COLUMN declared TO part;
UPDATE declarations SET part = json_object('names', json(part), 'baseline', NULL) WHERE surface = 'scenarios';
DROP TABLE seen_scenarios;
ALTER TABLE liveness ADD COLUMN apply_running INTEGER NOT NULL DEFAULT 0;
ALTER TABLE liveness ADD COLUMN adopts_at INTEGER;
`;
