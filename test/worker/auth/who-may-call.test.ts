import { reset, runDurableObjectAlarm } from 'cloudflare:test';
import { afterEach, describe, expect, test } from 'vitest';
import { TestAgent } from '../support/agent.ts';
import { call, nobody, ORIGIN } from '../support/api.ts';
import { fleetKey, makeToken, signedBy } from '../support/credentials.ts';
import { env, fleetStub, OPERATOR_TOKEN } from '../support/env.ts';

afterEach(() => reset());

async function logIn(body: object): Promise<{ cookie: string; setCookie: string }> {
  const { headers } = await call('POST', '/api/session', body, nobody);
  const setCookie = headers.get('set-cookie') ?? '';
  return { cookie: setCookie.split(';')[0] ?? '', setCookie };
}

describe('nobody in particular', () => {
  test.each([
    ['GET', '/api'],
    ['GET', '/api/'],
    ['GET', '/api/session'],
    ['DELETE', '/api/session'],
    ['POST', '/api/session/codes'],
    ['GET', '/api/security/drift'],
    ['GET', '/api/security/drift?fresh=true'],
    ['GET', '/api/security/scenarios'],
    ['PATCH', '/api/security/scenarios/a%2Fb'],
    ['PATCH', '/api/security/scenarios/a/b'],
    ['DELETE', '/api/security/scenarios/a/b'],
    ['PATCH', '/api/security/appsec-tuning'],
    ['GET', '/api/hosts'],
    ['POST', '/api/hosts/enrollments'],
    ['PATCH', '/api/hosts/x'],
    ['DELETE', '/api/hosts/x'],
    ['GET', '/api/hosts/x/events'],
    ['GET', '/api/./hosts'],
    ['GET', '/api/nothing'],
    ['POST', '/api/session/'],
    ['PUT', '/api/agent/enroll'],
  ])('%s %s is denied', async (method, path) => {
    expect(await call(method, path, method === 'GET' ? undefined : {}, nobody)).toMatchObject({
      status: 401,
      body: { code: 'unauthenticated' },
    });
  });

  test.each(['//api/hosts', '/API/hosts', '/api%2Fhosts', '/hosts', '/assets/missing.js', '/index.php'])(
    'GET %s is nothing that is served, not even to the operator',
    async (path) => {
      expect(await call('GET', path, undefined, nobody)).toMatchObject({ status: 404, body: { code: 'not_found' } });
      expect(await call('GET', path)).toMatchObject({ status: 404, body: { code: 'not_found' } });
    },
  );

  test.each([{ token: 'wrong' }, { token: `${OPERATOR_TOKEN}x` }, { code: 'wrong' }])('%j does not log in', async (body) => {
    expect(await call('POST', '/api/session', body, nobody)).toMatchObject({
      status: 401,
      body: { code: 'invalid_credentials' },
    });
  });

  test('a wrong bearer token is denied', async () => {
    expect((await call('GET', '/api/hosts', undefined, { authorization: 'Bearer wrong' })).status).toBe(401);
  });

  test('who guesses bearer tokens too often has to wait', async () => {
    const guess = () => call('GET', '/api/hosts', undefined, { 'cf-connecting-ip': '192.0.2.2', authorization: 'Bearer guess' });
    const codes = [];
    for (let attempt = 0; attempt < 40; attempt += 1) codes.push((await guess()).body.code);
    expect([codes.at(0), codes.at(-1)]).toEqual(['unauthenticated', 'rate_limited']);
  });

  test('who guesses too often has to wait', async () => {
    const guess = () => call('POST', '/api/session', { token: 'wrong' }, { 'cf-connecting-ip': '192.0.2.1' });
    const codes = [];
    for (let attempt = 0; attempt < 40; attempt += 1) codes.push((await guess()).body.code);
    expect(codes.at(0)).toBe('invalid_credentials');
    expect(codes.at(-1)).toBe('rate_limited');
  });
});

describe('a session', () => {
  test('begins with the token, in a cookie that scripts and other sites cannot use', async () => {
    const { cookie, setCookie } = await logIn({ token: OPERATOR_TOKEN });
    expect(setCookie).toMatch(/HttpOnly/);
    expect(setCookie).toMatch(/SameSite=Strict/);
    expect(setCookie).toMatch(/Secure/);
    expect((await call('GET', '/api/session', undefined, { cookie })).body).toMatchObject({ role: 'owner', name: 'owner' });
  });

  test('begins with a code, once', async () => {
    const { code } = (await call('POST', '/api/session/codes')).body;
    expect((await logIn({ code })).cookie).toMatch(/^__Host-argos_session=/);
    expect(await call('POST', '/api/session', { code }, nobody)).toMatchObject({
      status: 401,
      body: { code: 'invalid_credentials' },
    });
  });

  test('ends with a log-out, for Fleet at once and for the snapshot when it is published', async () => {
    await (await TestAgent.enrol()).report();
    await fleetStub().check(Date.now());
    const { cookie } = await logIn({ token: OPERATOR_TOKEN });
    expect((await call('GET', '/api/security/drift', undefined, { cookie })).status).toBe(200);
    expect((await call('DELETE', '/api/session', undefined, { cookie })).status).toBe(204);
    expect((await call('GET', '/api/hosts', undefined, { cookie })).status).toBe(401);
    await expect
      .poll(
        async () => {
          await runDurableObjectAlarm(fleetStub());
          return (await call('GET', '/api/security/drift', undefined, { cookie })).status;
        },
        { timeout: 10_000 },
      )
      .toBe(401);
  });

  test('that has expired, or that Fleet does not know, is none', async () => {
    const key = await fleetKey();
    const forged = async (lifeMs: number) => ({
      cookie: `__Host-argos_session=${await signedBy(key, { kind: 'session', lifeMs })}`,
    });
    expect((await call('GET', '/api/hosts', undefined, await forged(-1000))).status).toBe(401);
    expect((await call('GET', '/api/hosts', undefined, await forged(60_000))).status).toBe(401);
  });

  test('writes from the own origin or from none, never from another', async () => {
    await (await TestAgent.enrol()).report();
    const { cookie } = await logIn({ token: OPERATOR_TOKEN });
    const write = (origin?: string, type = 'application/json') =>
      call(
        'PATCH',
        '/api/security/appsec-tuning',
        { inbound_threshold: 10 },
        { cookie, 'content-type': type, ...(origin === undefined ? {} : { origin }) },
      );
    // A form of another site can send this, and JSON it cannot.
    expect(await write(undefined, 'text/plain')).toMatchObject({ status: 400, body: { code: 'bad_json' } });
    expect((await write('https://evil.example')).body.code).toBe('origin_refused');
    expect((await write('null')).body.code).toBe('origin_refused');
    expect((await write(ORIGIN)).status).toBe(200);
    expect((await write()).status).toBe(200);
  });
});

test('a token is not logged out, and is told how it ends', async () => {
  const { token } = await makeToken('read_only');
  for (const bearer of [OPERATOR_TOKEN, token]) {
    const headers = { authorization: `Bearer ${bearer}` };
    expect(await call('DELETE', '/api/session', undefined, headers)).toMatchObject({
      status: 403,
      body: { code: 'forbidden', detail: 'A token is not logged out: revoke it under Settings.' },
    });
    expect((await call('GET', '/api/hosts', undefined, headers)).status).toBe(200);
  }
});

describe('a read-only token', () => {
  const reader = async () => (await makeToken('read_only')).token;

  test('reads and does not write', async () => {
    const headers = { authorization: `Bearer ${await reader()}` };
    expect((await call('GET', '/api/hosts', undefined, headers)).status).toBe(200);
    expect(await call('POST', '/api/hosts/enrollments', {}, headers)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  });

  test('as a cookie ends when it ends, and stays good where the browser is logged out', async () => {
    const { token } = await makeToken('read_only', 'short', 1);
    const { setCookie, cookie } = await logIn({ token });
    expect(Number(/Max-Age=(\d+)/.exec(setCookie)?.[1])).toBeLessThanOrEqual(86_400);
    expect((await call('DELETE', '/api/session', undefined, { cookie })).status).toBe(204);
    expect((await call('GET', '/api/hosts', undefined, { cookie })).status).toBe(401);
    expect((await call('GET', '/api/hosts', undefined, { authorization: `Bearer ${token}` })).status).toBe(200);
  });

  test('becomes a cookie that is read-only too', async () => {
    const { cookie } = await logIn({ token: await reader() });
    expect((await call('GET', '/api/session', undefined, { cookie })).body.role).toBe('read_only');
    expect((await call('PATCH', '/api/security/appsec-tuning', { inbound_threshold: 1 }, { cookie })).status).toBe(403);
  });
});

test('every answer carries the security headers', async () => {
  for (const path of ['/api/hosts', '/api/nothing', '/healthz']) {
    const { headers } = await call('GET', path);
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('content-security-policy')).not.toContain('unsafe-inline');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cache-control')).toBe('no-store');
  }
});

describe.each(['', 'twenty-three-characters'])(
  'with the operator token %j nothing is served, and the answer says what to do',
  (token) => {
    const refused = { status: 503, code: 'not_configured', detail: expect.stringContaining('OPERATOR_TOKEN') };

    test('a route of the API', async () => {
      const { app } = await import('../../../worker/app.ts');
      const headers = { authorization: `Bearer ${token}` };
      expect(await (await app.request('/api/hosts', { headers }, { ...env, OPERATOR_TOKEN: token })).json()).toMatchObject(
        refused,
      );
    });

    test('logging in', async () => {
      const { app } = await import('../../../worker/app.ts');
      const request = {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ token: token || 'x' }),
      };
      expect(await (await app.request('/api/session', request, { ...env, OPERATOR_TOKEN: token })).json()).toMatchObject(refused);
    });
  },
);
