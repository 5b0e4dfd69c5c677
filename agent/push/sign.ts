import { createHash, type KeyObject } from 'node:crypto';
import { httpbis } from 'http-message-signatures';
import { SEQUENCE_HEADER, SIGNATURE_ALGORITHM, SIGNATURE_COMPONENTS, SIGNATURE_TAG } from '#contract';
import { signWith } from '../enroll/key.ts';

export interface ToSign {
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
 * The headers that prove who sent a POST: HTTP Message Signatures (RFC 9421) over the contract's components.
 * No `created`: a host's clock that is off must not make its requests invalid, and the sequence already orders them.
 */
export async function signedHeaders(request: ToSign): Promise<Record<string, string>> {
  const headers = { 'content-digest': contentDigest(request.body), [SEQUENCE_HEADER]: String(request.sequence) };
  const signed = await httpbis.signMessage(
    {
      key: { id: request.hostId, alg: SIGNATURE_ALGORITHM, sign: async (data) => signWith(request.key, data) },
      name: 'sig1',
      fields: [...SIGNATURE_COMPONENTS],
      params: ['keyid', 'alg', 'tag'],
      paramValues: { tag: SIGNATURE_TAG },
    },
    { method: 'POST', url: request.url, headers },
  );
  return Object.fromEntries(Object.entries(signed.headers).map(([name, value]) => [name, String(value)]));
}
