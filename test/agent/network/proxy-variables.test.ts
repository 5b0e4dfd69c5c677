import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { proxyFor } from '../../../agent/network/proxy.ts';
import { SettingFault } from '../../../agent/settings/settings.ts';
import { withoutProxies } from '../support/without-proxies.ts';

beforeEach(withoutProxies);
afterEach(() => vi.unstubAllEnvs());

const SECURE = 'https://drift.example';
const set = (variables: Record<string, string>) => {
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
};

test.each<[string, Record<string, string>, string, string | null]>([
  ['nothing', {}, SECURE, null],
  ['HTTPS_PROXY', { HTTPS_PROXY: 'http://p.example:3128' }, SECURE, 'http://p.example:3128'],
  ['https_proxy', { https_proxy: 'http://p.example:3128' }, SECURE, 'http://p.example:3128'],
  ['HTTP_PROXY for HTTPS', { HTTP_PROXY: 'http://p.example:3128' }, SECURE, null],
  ['HTTP_PROXY for HTTP', { HTTP_PROXY: 'http://p.example:3128' }, 'http://drift.example', 'http://p.example:3128'],
  ['ALL_PROXY', { ALL_PROXY: 'https://p.example' }, SECURE, 'https://p.example'],
  ['no scheme, as curl takes it', { HTTPS_PROXY: 'p.example:3128' }, SECURE, 'http://p.example:3128'],
  ['an empty variable', { HTTPS_PROXY: '' }, SECURE, null],
  ['NO_PROXY with the host', { HTTPS_PROXY: 'http://p.example', NO_PROXY: 'other.example,drift.example' }, SECURE, null],
  ['no_proxy with the domain', { HTTPS_PROXY: 'http://p.example', no_proxy: '.example' }, SECURE, null],
  ['NO_PROXY with all', { HTTPS_PROXY: 'http://p.example', NO_PROXY: '*' }, SECURE, null],
  ['NO_PROXY with another', { HTTPS_PROXY: 'http://p.example', NO_PROXY: '127.0.0.1,localhost' }, SECURE, 'http://p.example'],
  ['NO_PROXY with loopback', { HTTP_PROXY: 'http://p.example', NO_PROXY: '127.0.0.1' }, 'http://127.0.0.1:8787', null],
])('%s', (_, variables, url, proxy) => {
  set(variables);
  expect(proxyFor(new URL(url))?.origin ?? null).toBe(proxy);
});

test.each([
  ['http://user:hunter2@', /HTTPS_PROXY or ALL_PROXY is no URL such as http:\/\/proxy.example:3128/],
  ['http://user:hunter2%@p.example', /written %25/],
  ['socks5://user:hunter2@p.example:1080', /begins with socks5:: only HTTP proxies/],
  ['http://us er:hunter2@p.exam ple', /is no URL/],
])('%s is refused with a sentence that keeps the password to itself', (value, message) => {
  set({ HTTPS_PROXY: value });
  expect(() => proxyFor(new URL(SECURE))).toThrow(SettingFault);
  expect(() => proxyFor(new URL(SECURE))).toThrow(message);
  expect(() => proxyFor(new URL(SECURE))).not.toThrow(/hunter2/);
});
