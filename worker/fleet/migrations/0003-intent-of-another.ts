/** The host whose intent a newly enrolled one starts with. */
export const intentOfAnother = 'ALTER TABLE codes ADD COLUMN intent_of TEXT;';
