import { reset } from 'cloudflare:test';
import { afterEach, describe, expect, test } from 'vitest';
import { app } from '../../../worker/app.ts';
import { env, OPERATOR_TOKEN } from '../support/env.ts';

afterEach(() => reset());

const TYPE = { 'content-type': 'application/json' };

async function ask(url: string, method: string, headers: Record<string, string>, body?: object) {
  return app.request(url, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }, env);
}

async function logInAt(origin: string): Promise<{ cookie: string; setCookie: string }> {
  const setCookie = (await ask(`${origin}/api/session`, 'POST', TYPE, { token: OPERATOR_TOKEN })).headers.get('set-cookie') ?? '';
  return { setCookie, cookie: setCookie.split(';')[0] ?? '' };
}

describe.each([
  ['https://argos.example', '__Host-argos_session', true],
  ['https://127.0.0.1:8443', '__Host-argos_session', true],
  ['http://argos.example', '__Host-argos_session', true],
  ['http://127.0.0.1:8787', 'argos_session', false],
  ['http://localhost:8787', 'argos_session', false],
  ['http://[::1]:8787', 'argos_session', false],
])('at %s', (origin, name, isSecure) => {
  test(`the session is in ${name}`, async () => {
    const { cookie, setCookie } = await logInAt(origin);
    expect(setCookie.startsWith(`${name}=`)).toBe(true);
    expect(setCookie).toMatch(/; Path=\/;/);
    expect(setCookie).not.toMatch(/Domain/i);
    expect(/; Secure/.test(setCookie)).toBe(isSecure);
    expect((await ask(`${origin}/api/session`, 'GET', { cookie })).status).toBe(200);
  });

  test('the same session under the other name is none', async () => {
    const { cookie } = await logInAt(origin);
    const other = cookie.replace(name, isSecure ? 'argos_session' : '__Host-argos_session');
    expect((await ask(`${origin}/api/session`, 'GET', { cookie: other })).status).toBe(401);
  });

  test('a log-out takes away both names, so that none is left from before an upgrade', async () => {
    const { cookie } = await logInAt(origin);
    const cleared = (await ask(`${origin}/api/session`, 'DELETE', { cookie })).headers.getSetCookie();
    expect(cleared).toEqual([
      expect.stringMatching(/^__Host-argos_session=; Max-Age=0; Path=\/; Secure/),
      expect.stringMatching(/^argos_session=; Max-Age=0; Path=\//),
    ]);
  });
});

test.each([
  ['https://argos.example', 'max-age=31536000'],
  ['http://127.0.0.1:8787', null],
])('%s is kept to HTTPS: %j', async (origin, header) => {
  for (const path of ['/api/hosts', '/healthz', '/assets/none.js']) {
    expect((await ask(`${origin}${path}`, 'GET', {})).headers.get('strict-transport-security')).toBe(header);
  }
});
