/** How an agent's request is signed: HTTP Message Signatures (RFC 9421) with a Content-Digest (RFC 9530). */
export const SIGNATURE_COMPONENTS = ['@method', '@authority', '@path', 'content-digest', 'argos-sequence'] as const;
export const SIGNATURE_ALGORITHM = 'ed25519';
export const SIGNATURE_TAG = 'argos-drift';

/** Carries the sequence: `max(last + 1, Unix milliseconds)`, a decimal integer that only grows. */
export const SEQUENCE_HEADER = 'argos-sequence';

/** The largest sequence. Unix milliseconds reach it in 140,000 years. Near 2^53 adding 1 changes nothing, and a sequence would stand still for ever. */
export const SEQUENCE_MAX = 2 ** 52;

/** Body limit of every route, in bytes. */
export const BODY_MAX_BYTES = 1_048_576;
