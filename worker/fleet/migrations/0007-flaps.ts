/** An event may stand for a whole flap: how many passages, since when, and what the passage before the newest one said. */
export const flaps = `
ALTER TABLE events ADD COLUMN count INTEGER NOT NULL DEFAULT 1;
ALTER TABLE events ADD COLUMN first_at INTEGER;
ALTER TABLE events ADD COLUMN detail_before TEXT;
`;
