import { errorCode } from './error-code.ts';

const HINTS: Record<string, string> = {
  SELF_SIGNED_CERT_IN_CHAIN: 'does a proxy open the connection? Give Node its CA in NODE_EXTRA_CA_CERTS',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'does a proxy open the connection? Give Node its CA in NODE_EXTRA_CA_CERTS',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'does a proxy open the connection? Give Node its CA in NODE_EXTRA_CA_CERTS',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'is this the right address? Give Node its CA in NODE_EXTRA_CA_CERTS if it is',
  CERT_NOT_YET_VALID: "is this host's clock right?",
  CERT_HAS_EXPIRED: "is this host's clock right?",
};

/** The message of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** A system error without the call and the path that Node puts at its end: that of a temporary file is another one each time. */
export function withoutPath(error: unknown): string {
  const message = messageOf(error);
  return errorCode(error) === 'unknown' ? message : message.replace(/, \w+ '.*$/s, '');
}

/**
 * Why something on the network failed, as a sentence that is never empty. Node leaves a message empty where it tried several
 * addresses, and its messages about certificates do not say what to do.
 */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return [...new Set(error.errors.map(reasonOf))].join('; ');
  if (!(error instanceof Error)) return String(error);
  const code = errorCode(error);
  const hint = HINTS[code];
  const message = error.message !== '' ? error.message : code === 'unknown' ? error.name : code;
  return hint === undefined ? message : `${message}: ${hint}`;
}
