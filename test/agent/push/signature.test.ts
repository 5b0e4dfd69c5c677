import { createPublicKey, webcrypto as nodeCrypto, verify as verifyEd25519 } from 'node:crypto';
import { verifySignature, webcrypto } from 'http-message-sig';
import { expect, test } from 'vitest';
import { SIGNATURE_ALGORITHM, SIGNATURE_COMPONENTS, SIGNATURE_TAG } from '#contract';
import { contentDigest, signedHeaders } from '../../../agent/push/sign.ts';
import { HOST_ID } from '../support/agent-under-test.ts';
import { useAgent } from '../support/use-agent.ts';

const at = useAgent();
const never = new AbortController().signal;

async function verify(over: { url?: string; method?: string; headers?: Record<string, string> } = {}) {
  const [request] = at.worker.received;
  if (request === undefined) throw new Error('nothing was received');
  const jwk = createPublicKey(at.agent.identity.key).export({ format: 'jwk' });
  const key = await nodeCrypto.subtle.importKey('jwk', jwk, { name: 'Ed25519' }, true, ['verify']);
  const fields = Object.entries({ ...request.headers, ...over.headers }).map(([name, value]) => ({ name, value }));
  return verifySignature(
    { kind: 'request', method: over.method ?? request.method, targetUri: over.url ?? request.url, fields },
    {
      label: 'sig1',
      policy: {
        algorithms: [SIGNATURE_ALGORITHM],
        requiredComponents: [...SIGNATURE_COMPONENTS],
        requiredParameters: ['keyid', 'alg', 'tag'],
      },
      resolveVerifier: () => webcrypto.verifier(key as CryptoKey),
    },
  );
}

async function push() {
  await at.agent.pusher.push(at.agent.observer.observe(at.agent.timing.now()), never);
}

test('what the agent sends verifies with the package that the Worker uses', async () => {
  await push();
  const verified = await verify();
  expect(verified.parameters).toEqual({ keyid: HOST_ID, alg: SIGNATURE_ALGORITHM, tag: SIGNATURE_TAG });
  expect(verified.components.map(({ name }) => name)).toEqual([...SIGNATURE_COMPONENTS]);
});

// One library signs and verifies, so a mistake in it would agree with itself; here the text is put together by hand.
test('what is signed is the signature base of RFC 9421', async () => {
  await push();
  const [request] = at.worker.received;
  if (request === undefined) throw new Error('nothing was received');
  const { headers, url } = request;
  const base = [
    '"@method": POST',
    `"@authority": ${new URL(url).host}`,
    '"@path": /api/agent/report',
    `"content-digest": ${headers['content-digest']}`,
    `"argos-sequence": ${headers['argos-sequence']}`,
    `"@signature-params": ("@method" "@authority" "@path" "content-digest" "argos-sequence");keyid="${HOST_ID}";alg="ed25519";tag="argos-drift"`,
  ].join('\n');
  const signature = Buffer.from(/^sig1=:(.+):$/.exec(headers.signature ?? '')?.[1] ?? '', 'base64');
  expect(verifyEd25519(null, Buffer.from(base), createPublicKey(at.agent.identity.key), signature)).toBe(true);
});

test('the digest is that of the body, so a changed body shows', async () => {
  await push();
  const [request] = at.worker.received;
  expect(request?.headers['content-digest']).toBe(contentDigest(Buffer.from(request?.text ?? '')));
  expect(contentDigest(Buffer.from(`${request?.text} `))).not.toBe(request?.headers['content-digest']);
});

test.each([
  ['another path', { url: 'http://127.0.0.1/api/agent/enroll' }],
  ['another method', { method: 'GET' }],
  ['another digest', { headers: { 'content-digest': contentDigest(Buffer.from('other')) } }],
  ['another sequence', { headers: { 'argos-sequence': '1' } }],
])('%s does not verify', async (_, over) => {
  await push();
  await expect(verify(over)).rejects.toThrow();
});

test.each([
  ['https://Worker.Example/', 'worker.example'],
  ['https://worker.example:443/', 'worker.example'],
  ['http://worker.example:80/', 'worker.example'],
  ['https://worker.example:8443/', 'worker.example:8443'],
  ['http://127.0.0.1:8787/', '127.0.0.1:8787'],
])('%s is signed for the authority %s', async (url, authority) => {
  const request = {
    method: 'POST' as const,
    url: new URL(url),
    body: Buffer.from('{}'),
    sequence: 1,
    hostId: HOST_ID,
    key: at.agent.identity.key,
  };
  const headers = await signedHeaders(request);
  const jwk = createPublicKey(at.agent.identity.key).export({ format: 'jwk' });
  const key = await nodeCrypto.subtle.importKey('jwk', jwk, { name: 'Ed25519' }, true, ['verify']);
  const fields = Object.entries(headers).map(([name, value]) => ({ name, value }));
  const policy = { algorithms: ['ed25519'], requiredComponents: [...SIGNATURE_COMPONENTS], requiredParameters: ['keyid'] };
  const message = { kind: 'request' as const, method: 'POST', targetUri: `${new URL(url).protocol}//${authority}/`, fields };
  await expect(
    verifySignature(message, { policy, resolveVerifier: () => webcrypto.verifier(key as CryptoKey) }),
  ).resolves.toMatchObject({ label: 'sig1' });
});
