import { verifySignature, webcrypto } from 'http-message-sig';
import * as v from 'valibot';
import {
  accept,
  HostId,
  type Outcome,
  type Refusal,
  refuse,
  SEQUENCE_HEADER,
  SEQUENCE_MAX,
  SIGNATURE_ALGORITHM,
  SIGNATURE_COMPONENTS,
  SIGNATURE_TAG,
} from '#contract';
import { sha256 } from './secret.ts';
import { UNKNOWN_HOST } from './senders.ts';

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

/** RFC 8032. */
const SIGNATURE_BYTES = 64;

/**
 * Reads who an agent's request claims to be from, and refuses what no key could make valid: it takes neither the body nor a look-up.
 * Refuses `signature_invalid`, and `host_revoked` for an id that no host can have.
 */
export async function readClaim(request: Omit<SignedRequest, 'body'>): Promise<Outcome<VerifiedRequest>> {
  const sequence = readSequence(request);
  if (sequence === null) return refuse('signature_invalid', `${SEQUENCE_HEADER} must be a whole number.`);
  let claimed: string | null = null;
  try {
    await verify(request, (keyId) => {
      claimed = keyId;
      throw new Error('nothing is verified yet');
    });
  } catch (error) {
    if (claimed === null) return signatureInvalid(error);
  }
  return v.is(HostId, claimed) ? accept({ hostId: claimed, sequence }) : { ok: false, refusal: UNKNOWN_HOST };
}

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
  const digested = await checkContentDigest(request);
  if (!digested.ok) return digested;

  const lookUp = lookUpOf(findKey);
  try {
    const hostId = await verify(request, async (keyId) => {
      const key = lookUp.find(keyId);
      if (key === null) throw new Error('unknown host');
      return crypto.subtle.importKey('jwk', JSON.parse(key), { name: 'Ed25519' }, false, ['verify']);
    });
    return accept({ hostId, sequence });
  } catch (error) {
    if (lookUp.faults.length > 0) throw lookUp.faults[0];
    return lookUp.isUnknown ? { ok: false, refusal: UNKNOWN_HOST } : signatureInvalid(error);
  }
}

/** Keeps how the look-up of a key went, since what is thrown inside a verification comes out of it as another error. */
function lookUpOf(findKey: (hostId: string) => string | null) {
  const lookUp = {
    isUnknown: false,
    faults: [] as unknown[],
    find(hostId: string): string | null {
      try {
        const key = findKey(hostId);
        lookUp.isUnknown = key === null;
        return key;
      } catch (error) {
        lookUp.faults.push(error);
        throw error;
      }
    },
  };
  return lookUp;
}

/** Whether the body is the one that `Content-Digest` (RFC 9530) is of. Refuses `signature_invalid`. */
export async function checkContentDigest({ fields, body }: Pick<SignedRequest, 'fields' | 'body'>): Promise<Outcome<null>> {
  const header = fields.find((field) => field.name === 'content-digest')?.value ?? '';
  const expected = `sha-256=:${btoa(String.fromCharCode(...new Uint8Array(await sha256(body))))}:`;
  const isOfBody = header.split(',').some((member) => member.trim() === expected);
  return isOfBody ? accept(null) : refuse('signature_invalid', 'Content-Digest is not the SHA-256 of the body.');
}

/**
 * Verifies the signature with the key that `findKey` gives for the key id.
 * @returns the key id
 * @throws where anything is not as the contract has it, or `findKey` throws
 */
async function verify(
  request: Omit<SignedRequest, 'body'>,
  findKey: (keyId: string) => CryptoKey | Promise<CryptoKey>,
): Promise<string> {
  const verified = await verifySignature(
    { kind: 'request', method: request.method, targetUri: request.targetUri, fields: request.fields },
    {
      policy: {
        algorithms: [SIGNATURE_ALGORITHM],
        requiredComponents: [...SIGNATURE_COMPONENTS],
        requiredParameters: ['keyid', 'alg', 'tag'],
        clockSkew: ANY_CLOCK_S,
      },
      async resolveVerifier({ parameters, signature }) {
        if (parameters.tag !== SIGNATURE_TAG) throw new Error(`tag must be ${SIGNATURE_TAG}`);
        if (signature.length !== SIGNATURE_BYTES)
          throw new Error(`a signature of ${SIGNATURE_ALGORITHM} has ${SIGNATURE_BYTES} bytes`);
        return webcrypto.verifier(await findKey(String(parameters.keyid)));
      },
    },
  );
  return String(verified.parameters.keyid);
}

function signatureInvalid(error: unknown): { ok: false; refusal: Refusal } {
  // What is thrown while the key is found reaches us as the cause.
  const said = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return refuse('signature_invalid', said instanceof Error ? said.message : undefined);
}

function readSequence(request: Pick<SignedRequest, 'fields'>): number | null {
  const values = request.fields.filter((field) => field.name === SEQUENCE_HEADER);
  const text = values.length === 1 ? values[0]?.value : undefined;
  const sequence = text !== undefined && /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  return sequence > 0 && sequence <= SEQUENCE_MAX ? sequence : null;
}
