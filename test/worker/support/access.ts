import { sign } from 'hono/jwt';
import { vi } from 'vitest';
import { app } from '../../../worker/app.ts';
import type { Bindings } from '../../../worker/env.ts';
import { bodyIn, ORIGIN } from './api.ts';
import { env } from './env.ts';

const TEAM = 'https://team.cloudflareaccess.com';
const AUDIENCE = 'a-tag';

/** A deployment that Cloudflare Access guards, beside the operator token. */
export const GUARDED: Bindings = { ...env, ACCESS_TEAM_DOMAIN: TEAM, ACCESS_AUD: AUDIENCE };

/** One that has no other way in. */
export const withoutToken = (settings: Partial<Bindings> = {}): Bindings => {
  const { OPERATOR_TOKEN: _, ...others } = GUARDED;
  return { ...others, ...settings };
};

export const ADA = 'ada@example.org';

/** Cloudflare Access as it answers and signs; its keys are its own in each file of tests. */
export class AccessTeam {
  private constructor(
    private readonly key: JsonWebKey,
    private readonly published: JsonWebKey,
  ) {}

  static async make(): Promise<AccessTeam> {
    const algorithm = {
      name: 'RSASSA-PKCS1-v1_5',
      modulusLength: 2048,
      publicExponent: new Uint8Array([1, 0, 1]),
      hash: 'SHA-256',
    };
    const pair = (await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])) as CryptoKeyPair;
    const [key, published] = await Promise.all([
      crypto.subtle.exportKey('jwk', pair.privateKey),
      crypto.subtle.exportKey('jwk', pair.publicKey),
    ]);
    return new AccessTeam(key as JsonWebKey, published as JsonWebKey);
  }

  /** Lets the Worker fetch the team's keys. */
  publishKeys(): void {
    vi.spyOn(globalThis, 'fetch').mockImplementation(async (input) => {
      if (String(input) !== `${TEAM}/cdn-cgi/access/certs`) throw new Error(`nobody answers at ${String(input)}`);
      return Response.json({ keys: [{ ...this.published, kid: 'k1' }] });
    });
  }

  async #letIn(claims: object): Promise<Record<string, string>> {
    const all = { iss: TEAM, aud: [AUDIENCE], exp: Math.floor(Date.now() / 1000) + 3600, ...claims };
    return { 'cf-access-jwt-assertion': await sign(all, { ...this.key, kid: 'k1', alg: 'RS256' } as never) };
  }

  /** What Access adds to the request of a person. */
  person = (email: string = ADA) => this.#letIn({ email });

  /** What Access adds to the request of a program that has a service token. */
  service = (name = 'ci.access') => this.#letIn({ common_name: name });
}

/** Calls the Worker of a deployment with settings of its own; otherwise as `call` does. */
export async function callAt(bindings: Bindings, method: string, path: string, body: unknown, headers: Record<string, string>) {
  const response = await app.request(
    `${ORIGIN}${path}`,
    {
      method,
      headers: {
        'cf-connecting-ip': crypto.randomUUID(),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    },
    bindings,
  );
  return { status: response.status, headers: response.headers, body: await bodyIn(response) };
}
