export const OPERATOR_TOKEN = 'operator-token-of-the-tests';
