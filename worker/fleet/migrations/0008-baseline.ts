/**
 * What is declared of scenarios stands beside the baseline, which hosts of before do not have yet. That a name was once installed is no
 * longer needed: a full name can be declared whether it was or not. `apply_running` and `adopts_at` are of the row that a tick reads.
 */
export const baseline = `
UPDATE declarations SET declared = json_object('names', json(declared), 'baseline', NULL) WHERE surface = 'scenarios';
DROP TABLE seen_scenarios;
ALTER TABLE liveness ADD COLUMN apply_running INTEGER NOT NULL DEFAULT 0;
ALTER TABLE liveness ADD COLUMN adopts_at INTEGER;
`;
