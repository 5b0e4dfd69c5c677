/** Why CrowdSec's next load would fail, as the host's agent says. */
export const loadFault = 'ALTER TABLE liveness ADD COLUMN load_fault TEXT;';
