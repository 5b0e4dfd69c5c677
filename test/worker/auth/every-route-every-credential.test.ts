import { reset } from 'cloudflare:test';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signSession } from '../../../worker/auth/session-token.ts';
import { TestAgent } from '../support/agent.ts';
import { call, ORIGIN } from '../support/api.ts';
import { OPERATOR_TOKEN } from '../support/env.ts';
import { SERVED_ROUTES } from '../support/routes.ts';

type Access = 'public' | 'log_in' | 'read' | 'log_out' | 'write';

/** Who may call what. A route without an entry fails the first test. */
const ACCESS: Record<string, Access> = {
  'GET /healthz': 'public',
  'POST /api/agent/enroll': 'public',
  'POST /api/agent/report': 'public',
  'PUT /api/agent/catalogue': 'public',
  'POST /api/session': 'log_in',
  'GET /api/session': 'read',
  'DELETE /api/session': 'log_out',
  'POST /api/session/codes': 'write',
  'GET /api/security/drift': 'read',
  'GET /api/security/scenarios': 'read',
  'GET /api/security/catalogue': 'read',
  'PATCH /api/security/scenarios/:name': 'write',
  'DELETE /api/security/scenarios/:name': 'write',
  'POST /api/security/baseline': 'write',
  'GET /api/security/appsec-tuning': 'read',
  'PATCH /api/security/appsec-tuning': 'write',
  'GET /api/hosts': 'read',
  'POST /api/hosts/enrollments': 'write',
  'PATCH /api/hosts/:id': 'write',
  'DELETE /api/hosts/:id': 'write',
  'POST /api/hosts/:id/intent/copies': 'write',
  'GET /api/hosts/:id/events': 'read',
  'POST /api/hosts/:id/events/:event/undo': 'write',
};

/** A body that the route takes, so that a session which only Fleet knows to be over is refused for that. */
const BODIES: Record<string, object> = {
  'PATCH /api/security/scenarios/:name': { disabled: true },
  'POST /api/security/baseline': { accept: 'all', seen: `sha256:${'0'.repeat(64)}` },
  'PATCH /api/security/appsec-tuning': { inbound_threshold: 10 },
  'PATCH /api/hosts/:id': { name: 'web-9' },
  'POST /api/hosts/:id/intent/copies': { to: ['aaaaaaaaaaaa'] },
};

/** How far a credential gets: the codes with which it is kept out of each kind of route; null lets it in. */
type Reach = Record<Access, 'unauthenticated' | 'forbidden' | 'origin_refused' | null>;

const STRANGER: Reach = {
  public: null,
  log_in: null,
  read: 'unauthenticated',
  log_out: 'unauthenticated',
  write: 'unauthenticated',
};
const VIEWER: Reach = { public: null, log_in: null, read: null, log_out: null, write: 'forbidden' };
const OPERATOR: Reach = { public: null, log_in: null, read: null, log_out: null, write: null };
const FOREIGN_PAGE: Reach = { ...OPERATOR, log_in: 'origin_refused', log_out: 'origin_refused', write: 'origin_refused' };

const DAY_MS = 86_400_000;
let agent: TestAgent;

async function session(role: 'operator' | 'viewer', token = OPERATOR_TOKEN, lifeMs = DAY_MS): Promise<string> {
  return signSession(token, { id: crypto.randomUUID(), role, expiresAt: Date.now() + lifeMs });
}
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const cookie = (token: string, name = '__Host-argos_session') => ({ cookie: `${name}=${token}` });
const base64 = (value: object) => btoa(JSON.stringify(value)).replace(/=+$/, '');
const claims = { jti: 'x', role: 'operator', exp: Math.floor(Date.now() / 1000) + 3600 };

async function loggedOut(): Promise<string> {
  const token = await session('operator');
  await call('DELETE', '/api/session', undefined, bearer(token));
  return token;
}

const CREDENTIALS: [string, Reach, () => Promise<Record<string, string>>][] = [
  ['nothing', STRANGER, async () => ({})],
  ['a wrong token', STRANGER, async () => bearer('wrong')],
  ['the token with one character more', STRANGER, async () => bearer(`${OPERATOR_TOKEN}x`)],
  ['the token as a user and password', STRANGER, async () => ({ authorization: `Basic ${btoa(`operator:${OPERATOR_TOKEN}`)}` })],
  ['the token as a cookie', STRANGER, async () => cookie(OPERATOR_TOKEN)],
  ['the token in the query', STRANGER, async () => ({ 'x-query': `token=${OPERATOR_TOKEN}` })],
  ['a session that has expired', STRANGER, async () => bearer(await session('operator', OPERATOR_TOKEN, -1000))],
  ['the cookie of a session that has expired', STRANGER, async () => cookie(await session('operator', OPERATOR_TOKEN, -1000))],
  [
    'a session of another operator token',
    STRANGER,
    async () => cookie(await session('operator', 'another-operator-token-of-old')),
  ],
  ['a session without a signature', STRANGER, async () => bearer(`${base64({ alg: 'none', typ: 'JWT' })}.${base64(claims)}.`)],
  ['a session of a role that does not exist', STRANGER, async () => bearer(await session('owner' as 'operator'))],
  ['a session that was logged out', STRANGER, async () => bearer(await loggedOut())],
  ['the cookie of a session that was logged out', STRANGER, async () => cookie(await loggedOut())],
  ['a session in the cookie of plain HTTP', STRANGER, async () => cookie(await session('operator'), 'argos_session')],
  [
    'an assertion of Access where there is none',
    STRANGER,
    async () => ({ 'cf-access-jwt-assertion': await session('operator') }),
  ],
  ["a host's signature", STRANGER, async () => (await agent.sign('', ++agent.sequence)).headers],
  ['a read-only token', VIEWER, async () => bearer(await session('viewer'))],
  ['the cookie of a read-only token', VIEWER, async () => cookie(await session('viewer'))],
  ['the operator token', OPERATOR, async () => bearer(OPERATOR_TOKEN)],
  ['a session', OPERATOR, async () => bearer(await session('operator'))],
  ['the cookie of a session', OPERATOR, async () => cookie(await session('operator'))],
  ['the cookie of a session, by its own page', OPERATOR, async () => ({ ...cookie(await session('operator')), origin: ORIGIN })],
  [
    'the cookie of a session, by another page',
    FOREIGN_PAGE,
    async () => ({ ...cookie(await session('operator')), origin: 'https://evil.example' }),
  ],
  [
    'the same, and the browser tells it only by Sec-Fetch-Site',
    FOREIGN_PAGE,
    async () => ({ ...cookie(await session('operator')), 'sec-fetch-site': 'cross-site' }),
  ],
];

beforeAll(async () => {
  agent = await TestAgent.enrol();
  await agent.report();
});
afterAll(() => reset());

test('every route says who may call it, and nothing else does', () => {
  expect(SERVED_ROUTES.map(({ method, path }) => `${method} ${path}`).sort()).toEqual(Object.keys(ACCESS).sort());
});

/** What keeps a caller out; null where the route itself answered. */
async function keptOut(method: string, path: string, headers: Record<string, string>): Promise<string | null> {
  const { 'x-query': query, ...others } = headers;
  // Nothing that exists is named: who is let in is refused for that, and changes nothing.
  const asked = path.replace(/:\w+/g, 'nothing-such') + (query === undefined ? '' : `?${query}`);
  const { body } = await call(
    method,
    asked,
    method === 'POST' || method === 'PATCH' ? (BODIES[`${method} ${path}`] ?? {}) : undefined,
    others,
  );
  const code = body?.code ?? null;
  return ['unauthenticated', 'forbidden', 'origin_refused'].includes(code) ? code : null;
}

describe.each(CREDENTIALS)('%s', (_, reach, headers) => {
  test('is let in exactly where it may call', async () => {
    const found: Record<string, string | null> = {};
    const expected: Record<string, string | null> = {};
    for (const { method, path } of SERVED_ROUTES) {
      const name = `${method} ${path}`;
      expected[name] = reach[ACCESS[name] ?? 'public'];
      // A session of its own for each, since one of the calls logs it out.
      found[name] = await keptOut(method, path, await headers());
    }
    expect(found).toEqual(expected);
  });
});

test('HEAD asks for the same as GET', async () => {
  for (const { method, path } of SERVED_ROUTES.filter((route) => route.method === 'GET')) {
    const asked = path.replace(/:\w+/g, 'nothing-such');
    expect((await call('HEAD', asked, undefined, {})).status).toBe(ACCESS[`${method} ${path}`] === 'public' ? 503 : 401);
  }
});
