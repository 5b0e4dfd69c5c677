import { createHash, type KeyObject } from 'node:crypto';
import { createSignature } from 'http-message-sig';
import { SEQUENCE_HEADER, SIGNATURE_ALGORITHM, SIGNATURE_COMPONENTS, SIGNATURE_TAG } from '#contract';
import { signWith } from '../enroll/key.ts';

export interface ToSign {
  method: 'POST' | 'PUT';
  url: URL;
  body: Buffer;
  sequence: number;
  hostId: string;
  key: KeyObject;
}

/** `Content-Digest` of a body (RFC 9530 section 2). */
export function contentDigest(body: Buffer): string {
  return `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;
}

/**
 * The headers that prove who sent a request: HTTP Message Signatures (RFC 9421) over the contract's components.
 * No `created`: a host's clock that is off must not make its requests invalid, and the sequence already orders them.
 */
export async function signedHeaders(request: ToSign): Promise<Record<string, string>> {
  const headers = { 'content-digest': contentDigest(request.body), [SEQUENCE_HEADER]: String(request.sequence) };
  const { signature, signatureInput } = await createSignature(
    {
      kind: 'request',
      method: request.method,
      targetUri: request.url.href,
      fields: Object.entries(headers).map(([name, value]) => ({ name, value })),
    },
    {
      components: [...SIGNATURE_COMPONENTS],
      parameters: { keyid: request.hostId, alg: SIGNATURE_ALGORITHM, tag: SIGNATURE_TAG },
      signer: { algorithm: SIGNATURE_ALGORITHM, sign: async (data) => signWith(request.key, Buffer.from(data)) },
    },
  );
  return { ...headers, signature, 'signature-input': signatureInput };
}
