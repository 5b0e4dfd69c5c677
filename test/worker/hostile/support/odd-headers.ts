import { SEQUENCE_HEADER } from '#contract';
import type { Random } from '../../../doubles/random.ts';
import type { ServedRoute } from '../../support/routes.ts';
import type { Who, World } from './world.ts';

/** What somebody has to say who they are. */
export function credentialsOf(route: ServedRoute, world: World, who: Who, random: Random): Record<string, string> {
  if (random.chance(0.15)) return {};
  // Whoever only reads can log out, and that is a change.
  if (who === 'strangers')
    return random.pick(random.chance(0.6) || route.path === '/api/session' ? world.invalid : world.readers);
  return random.pick(random.chance(0.1) ? world.readers : world.operators);
}

/** Where a request comes from, and at times headers that mean something to somebody between here and there. */
export function oddHeaders(random: Random): Record<string, string> {
  const headers: Record<string, string> = {
    'cf-connecting-ip': random.chance(0.9)
      ? crypto.randomUUID()
      : random.pick(['192.0.2.9', '::', '2001:db8::1', 'x', ':::::::::::']),
  };
  if (random.chance(0.8)) headers['content-type'] = 'application/json';
  if (random.chance(0.7)) return headers;
  return {
    ...headers,
    ...random.pick<Record<string, string>>([
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
      {
        'content-type': random.pick([
          'text/plain',
          'application/x-www-form-urlencoded',
          'multipart/form-data; boundary=x',
          'application/json; charset=utf-7',
          ';',
        ]),
      },
      { 'content-encoding': 'gzip' },
      { 'x-http-method-override': 'DELETE' },
      { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'http' },
      { range: 'bytes=0-18446744073709551615' },
      { 'if-none-match': '*' },
      { accept: 'text/html', 'accept-language': 'x'.repeat(4_000) },
      { upgrade: 'websocket', connection: 'upgrade' },
      { expect: '100-continue' },
      { 'x-long': 'x'.repeat(16_000) },
      {
        signature: 'sig1=:eA==:',
        'signature-input': 'sig1=();keyid="x"',
        'content-digest': 'sha-256=:x:',
        [SEQUENCE_HEADER]: '1',
      },
    ]),
  };
}
