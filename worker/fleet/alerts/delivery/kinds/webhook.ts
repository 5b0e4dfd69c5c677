import { Webhook } from 'standardwebhooks';
import * as v from 'valibot';
import { COMMON_HEADERS } from '../prepared.ts';
import type { ChannelKindRules } from './kind.ts';

const SECRET_BYTES = 24;

/** A new secret: `whsec_` and 24 random bytes in base 64 (Standard Webhooks, "Signature scheme"). */
export function newWebhookSecret(): string {
  return `whsec_${btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(SECRET_BYTES))))}`;
}

/** Any receiver of JSON, signed by Standard Webhooks: the body is the message as it is. */
export const webhook: ChannelKindRules = {
  url: 'required',
  isUrlSecret: false,
  secret: 'optional',
  sendsSecret: false,
  checkSecret: (secret) =>
    isWebhookSecret(secret)
      ? null
      : 'must be whsec_ and 24 to 64 bytes in base 64, as Standard Webhooks has it; left out, one is made',
  options: v.strictObject({}),
  format: ({ url, secret }, message, deliveryId, now) => {
    const body = JSON.stringify(message);
    // The library signs whole seconds, which the header has to say.
    const at = new Date(now);
    return {
      via: 'http',
      url,
      method: 'POST',
      headers: {
        ...COMMON_HEADERS,
        'webhook-id': deliveryId,
        'webhook-timestamp': String(Math.floor(now / 1000)),
        'webhook-signature': new Webhook(secret).sign(deliveryId, at, body),
      },
      body,
    };
  },
};

function isWebhookSecret(secret: string): boolean {
  const [, base64] = /^whsec_((?:[A-Za-z0-9+/]{4})+(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?)$/.exec(secret) ?? [];
  if (base64 === undefined) return false;
  const bytes = atob(base64).length;
  return bytes >= 24 && bytes <= 64;
}
