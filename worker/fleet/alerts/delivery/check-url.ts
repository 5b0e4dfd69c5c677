import { named } from '../../../drift/index.ts';
import { isPrivateHost } from './private-address.ts';

/** The setting that lets http and addresses of local networks through. */
export const ALLOWING = 'ALERTS_ALLOW_PRIVATE = "true"';

/**
 * Why nothing is sent to an address; null where it may be. A name is not looked up: what it resolves to is decided by Cloudflare's network,
 * which reaches no private address of anybody. Pure.
 * @param allowsPrivate whether `ALERTS_ALLOW_PRIVATE` is "true"
 */
export function whyNotSentTo(text: string, allowsPrivate: boolean): string | null {
  const url = URL.parse(text);
  if (url === null) return 'This is no URL. Enter one such as https://example.org/hook.';
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'The URL must begin with https://.';
  if (url.username !== '' || url.password !== '')
    return 'The URL must hold no user and no password: a receiver that needs one gets the secret.';
  if (allowsPrivate) return null;
  if (url.protocol === 'http:') return `The URL must begin with https://, unless the Worker has the setting ${ALLOWING}.`;
  if (!isPrivateHost(url.hostname)) return null;
  return `${named(url.hostname)} is an address or a name of a private network, to which no messages are sent, unless the Worker has the setting ${ALLOWING}.`;
}
