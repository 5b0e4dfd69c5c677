/** The running engine and what is installed and protects nobody, as the host's agent says; and what the history tells of the engine. */
export const engine = `
ALTER TABLE liveness ADD COLUMN engine TEXT;
ALTER TABLE liveness ADD COLUMN engine_at INTEGER;
ALTER TABLE liveness ADD COLUMN protection_gaps TEXT;
ALTER TABLE liveness ADD COLUMN engine_told TEXT;
`;
