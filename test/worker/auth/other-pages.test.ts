import { reset } from 'cloudflare:test';
import { afterEach, describe, expect, test } from 'vitest';
import { TestAgent } from '../support/agent.ts';
import { call, nobody, ORIGIN } from '../support/api.ts';
import { OPERATOR_TOKEN } from '../support/env.ts';

afterEach(() => reset());

const REFUSED = { status: 403, body: { code: 'origin_refused' } };
const logIn = (headers: Record<string, string> = nobody) => call('POST', '/api/session', { token: OPERATOR_TOKEN }, headers);

const FOREIGN: [string, Record<string, string>][] = [
  ['Origin: https://evil.example', { origin: 'https://evil.example' }],
  ['Origin: null', { origin: 'null' }],
  ['Origin of the same host over plain HTTP', { origin: ORIGIN.replace('https', 'http') }],
  ['Sec-Fetch-Site: cross-site, without an Origin', { 'sec-fetch-site': 'cross-site' }],
  ['Sec-Fetch-Site: same-site, without an Origin', { 'sec-fetch-site': 'same-site' }],
  ['its own Origin and Sec-Fetch-Site: cross-site', { origin: ORIGIN, 'sec-fetch-site': 'cross-site' }],
];
const OWN: [string, Record<string, string>][] = [
  ['neither header', {}],
  ['the own Origin', { origin: ORIGIN }],
  ['Sec-Fetch-Site: same-origin', { 'sec-fetch-site': 'same-origin' }],
  ['both', { origin: ORIGIN, 'sec-fetch-site': 'same-origin' }],
  ['Sec-Fetch-Site: none', { 'sec-fetch-site': 'none' }],
];

describe('a write with a cookie', () => {
  async function write(headers: Record<string, string>) {
    await (await TestAgent.enrol()).report();
    const cookie = (await logIn()).headers.get('set-cookie')?.split(';')[0] ?? '';
    return call('PATCH', '/api/security/appsec-tuning', { inbound_threshold: 10 }, { cookie, ...headers });
  }

  test.each(FOREIGN)('from a page with %s is refused', async (_, headers) => {
    expect(await write(headers)).toMatchObject(REFUSED);
  });

  test.each(OWN)('with %s is taken', async (_, headers) => {
    expect((await write(headers)).status).toBe(200);
  });
});

describe('a log-in', () => {
  test.each(FOREIGN)('from a page with %s is refused and sets no cookie', async (_, headers) => {
    const answer = await logIn(headers);
    expect(answer).toMatchObject(REFUSED);
    expect(answer.headers.get('set-cookie')).toBeNull();
  });

  test.each(OWN)('with %s is taken', async (_, headers) => {
    expect((await logIn(headers)).status).toBe(204);
  });

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/jsonp', ''])(
    'as %j is refused: a form could send it',
    async (type) => {
      expect(await logIn({ 'content-type': type })).toMatchObject({ status: 400, body: { code: 'bad_json' } });
    },
  );

  test('by foreign pages uses up no attempts of whoever looks at them', async () => {
    const address = { 'cf-connecting-ip': '192.0.2.77' };
    for (let attempt = 0; attempt < 40; attempt += 1) await logIn({ ...address, origin: 'https://evil.example' });
    expect((await logIn(address)).status).toBe(204);
  });
});
