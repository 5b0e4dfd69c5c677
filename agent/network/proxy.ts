/// <reference path="./proxy-from-env.d.ts" />
import { getProxyForUrl } from 'proxy-from-env';
import { SettingFault } from '../settings/settings.ts';

const EXAMPLE = 'such as http://proxy.example:3128';

/**
 * The proxy that HTTPS_PROXY or HTTP_PROXY (by the scheme of `url`), ALL_PROXY and NO_PROXY ask for, in upper or lower case.
 * @returns null where the address is to be reached without one
 * @throws SettingFault where the variable cannot be used; its value is never quoted, since it may hold a password
 */
export function proxyFor(url: URL): URL | null {
  const text = withScheme(getProxyForUrl(url.href));
  if (text === '') return null;
  const variables = `${url.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY'} or ALL_PROXY`;
  let proxy: URL;
  try {
    proxy = new URL(text);
    decodeURIComponent(`${proxy.username}${proxy.password}`);
  } catch {
    throw new SettingFault(`the proxy in ${variables} is no URL ${EXAMPLE} (a % in its password is written %25)`);
  }
  if (proxy.protocol === 'http:' || proxy.protocol === 'https:') return proxy;
  throw new SettingFault(`the proxy in ${variables} begins with ${proxy.protocol}: only HTTP proxies can be used, ${EXAMPLE}`);
}

// Everybody else, curl among them, speaks plain HTTP to the proxy of `HTTPS_PROXY=proxy.example:3128`. The package makes it https://.
function withScheme(text: string): string {
  const bare = text.slice(text.indexOf('://') + 3);
  const names = ['https_proxy', 'http_proxy', 'all_proxy'].flatMap((name) => [name, name.toUpperCase()]);
  return text !== '' && names.some((name) => process.env[name] === bare) ? `http://${bare}` : text;
}
