import { verifySignature, webcrypto } from 'http-message-sig';
import {
  accept,
  type Outcome,
  refuse,
  SEQUENCE_HEADER,
  SEQUENCE_MAX,
  SIGNATURE_ALGORITHM,
  SIGNATURE_COMPONENTS,
  SIGNATURE_TAG,
} from '#contract';
import { sha256 } from './secret.ts';

/** The parts of an agent's request that its signature covers, as plain data, so that they cross RPC. */
export interface SignedRequest {
  readonly method: string;
  /** The URL that was requested. */
  readonly targetUri: string;
  readonly fields: readonly { readonly name: string; readonly value: string }[];
  readonly body: string;
}

/** The header fields that verification needs. */
export const SIGNED_FIELDS = ['signature', 'signature-input', 'content-digest', SEQUENCE_HEADER] as const;

export interface VerifiedRequest {
  readonly hostId: string;
  readonly sequence: number;
}

// Time never refuses a message, the sequence orders them: a host's clock may be off by days (RFC 9421 section 3.2 leaves it to the application).
const ANY_CLOCK_S = 1e11;

/**
 * Verifies an agent's request: HTTP Message Signatures (RFC 9421) over SIGNATURE_COMPONENTS, and the Content-Digest
 * (RFC 9530) of the body.
 * @param findKey looks up a host's public key (JWK as JSON) by its id; null where there is no such host
 * @throws what `findKey` threw: that a key could not be looked up says nothing about the signature
 */
export async function verifyHostSignature(
  request: SignedRequest,
  findKey: (hostId: string) => string | null,
): Promise<Outcome<VerifiedRequest>> {
  const sequence = readSequence(request);
  if (sequence === null) return refuse('signature_invalid', `${SEQUENCE_HEADER} must be a whole number.`);
  if (!(await matchesContentDigest(request)))
    return refuse('signature_invalid', 'Content-Digest is not the SHA-256 of the body.');

  let unknownHost = false;
  let lookUpFault: { error: unknown } | null = null;
  const lookUp = (hostId: string) => {
    try {
      return findKey(hostId);
    } catch (error) {
      lookUpFault = { error };
      throw error;
    }
  };
  try {
    const verified = await verifySignature(
      { kind: 'request', method: request.method, targetUri: request.targetUri, fields: request.fields },
      {
        policy: {
          algorithms: [SIGNATURE_ALGORITHM],
          requiredComponents: [...SIGNATURE_COMPONENTS],
          requiredParameters: ['keyid', 'alg', 'tag'],
          clockSkew: ANY_CLOCK_S,
        },
        async resolveVerifier({ parameters }) {
          const key = lookUp(String(parameters.keyid));
          unknownHost = key === null;
          if (key === null) throw new Error('unknown host');
          return webcrypto.verifier(
            await crypto.subtle.importKey('jwk', JSON.parse(key), { name: 'Ed25519' }, false, ['verify']),
          );
        },
      },
    );
    if (verified.parameters.tag !== SIGNATURE_TAG) return refuse('signature_invalid', `tag must be ${SIGNATURE_TAG}.`);
    return accept({ hostId: String(verified.parameters.keyid), sequence });
  } catch (error) {
    if (lookUpFault !== null) throw (lookUpFault as { error: unknown }).error;
    if (unknownHost) return refuse('host_revoked', 'This host is not enrolled (any more). Enrol it again from the dashboard.');
    return refuse('signature_invalid', error instanceof Error ? error.message : undefined);
  }
}

function readSequence(request: SignedRequest): number | null {
  const values = request.fields.filter((field) => field.name === SEQUENCE_HEADER);
  const text = values.length === 1 ? values[0]?.value : undefined;
  const sequence = text !== undefined && /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  return sequence > 0 && sequence <= SEQUENCE_MAX ? sequence : null;
}

async function matchesContentDigest(request: SignedRequest): Promise<boolean> {
  const header = request.fields.find((field) => field.name === 'content-digest')?.value ?? '';
  const expected = `sha-256=:${btoa(String.fromCharCode(...new Uint8Array(await sha256(request.body))))}:`;
  return header.split(',').some((member) => member.trim() === expected);
}
