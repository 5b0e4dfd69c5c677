import { sign } from 'hono/jwt';
import { beforeAll, expect, test } from 'vitest';
import { verifyAccess } from '../../../worker/auth/access.ts';

const application = { teamDomain: 'https://team.cloudflareaccess.com', audience: 'a-tag' };
const inAnHour = () => Math.floor(Date.now() / 1000) + 3600;
let own: CryptoKeyPair;
let other: CryptoKeyPair;

const makeKey = async () =>
  (await crypto.subtle.generateKey(
    { name: 'RSASSA-PKCS1-v1_5', modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' },
    true,
    ['sign', 'verify'],
  )) as CryptoKeyPair;

beforeAll(async () => {
  [own, other] = await Promise.all([makeKey(), makeKey()]);
});

async function assertion(claims: object, key = own.privateKey) {
  const jwk = (await crypto.subtle.exportKey('jwk', key)) as JsonWebKey;
  return sign({ iss: application.teamDomain, aud: [application.audience], exp: inAnHour(), ...claims }, {
    ...jwk,
    kid: 'k1',
    alg: 'RS256',
  } as never);
}
const keys = async () => [{ ...((await crypto.subtle.exportKey('jwk', own.publicKey)) as JsonWebKey), kid: 'k1' }];

test('an assertion of the team for this application is good; one that names nobody is no person', async () => {
  expect(await verifyAccess(await assertion({}), application, keys)).toEqual({ isService: true });
});

test.each<[string, object, boolean]>([
  ['a person by the address', { email: 'ada@example.org' }, false],
  ['a service token by its name', { email: '', common_name: 'ada@example.org' }, true],
  ['a service token that has no address', { common_name: 'ada@example.org' }, true],
  ['a person who has a certificate too', { email: 'ada@example.org', common_name: 'a laptop' }, false],
])('it names %s', async (_, claims, isService) => {
  expect(await verifyAccess(await assertion(claims), application, keys)).toEqual({ name: 'ada@example.org', isService });
});

test.each<[string, object]>([
  ['another application', { aud: ['another-tag'] }],
  ['another team', { iss: 'https://other.cloudflareaccess.com' }],
  ['an hour ago', { exp: inAnHour() - 7200 }],
  ['no end', { exp: undefined }],
])('one for %s is not', async (_, claims) => {
  expect(await verifyAccess(await assertion(claims), application, keys)).toBeNull();
});

test('one that somebody else signed is not', async () => {
  expect(await verifyAccess(await assertion({}, other.privateKey), application, keys)).toBeNull();
});

test.each(['', 'x.y.z', 'not a token'])('%j is not', async (text) => {
  expect(await verifyAccess(text, application, keys)).toBeNull();
});

test('nobody comes in while the keys cannot be had', async () => {
  const down = () => Promise.reject(new Error('down'));
  expect(await verifyAccess(await assertion({}), application, down)).toBeNull();
});
