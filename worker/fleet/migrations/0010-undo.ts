/** What an operator's change of the intent did, in the form by which it can be taken back. */
export const undo = `
ALTER TABLE events ADD COLUMN changes TEXT;
`;
