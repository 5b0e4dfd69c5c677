import { reset } from 'cloudflare:test';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestAgent } from '../support/agent.ts';
import { call, ORIGIN } from '../support/api.ts';
import { bearer, cookie, fleetKey, logIn, makeToken, signedBy } from '../support/credentials.ts';
import { OPERATOR_TOKEN } from '../support/env.ts';
import { SERVED_ROUTES } from '../support/routes.ts';

type Access = 'public' | 'log_in' | 'read' | 'log_out' | 'write' | 'secret' | 'owner';

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
  'GET /api/tokens': 'secret',
  'POST /api/tokens': 'write',
  'DELETE /api/tokens/:id': 'write',
  'GET /api/sessions': 'owner',
  'DELETE /api/sessions': 'owner',
  'DELETE /api/sessions/:id': 'owner',
  'GET /api/acts': 'owner',
  'GET /api/backup': 'owner',
  'POST /api/backup': 'owner',
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
  secret: 'unauthenticated',
  owner: 'unauthenticated',
};
const OWNER: Reach = { public: null, log_in: null, read: null, log_out: null, write: null, secret: null, owner: null };
const OPERATOR: Reach = { ...OWNER, owner: 'forbidden' };
const READER: Reach = { ...OPERATOR, write: 'forbidden', secret: 'forbidden' };
const SCRAPER: Reach = { ...READER, read: 'forbidden', log_out: 'forbidden' };
const FOREIGN_PAGE: Reach = { ...OPERATOR, log_in: 'origin_refused', log_out: 'origin_refused', write: 'origin_refused' };

let agent: TestAgent;

const base64 = (value: object) => btoa(JSON.stringify(value)).replace(/=+$/, '');
const claims = { jti: 'x', kid: 'x', role: 'owner', sub: 'owner', exp: Math.floor(Date.now() / 1000) + 3600 };

async function loggedOut(): Promise<string> {
  const session = await logIn();
  await call('DELETE', '/api/session', undefined, cookie(session));
  return session;
}

async function revoked(): Promise<{ token: string; session: string }> {
  const { id, token } = await makeToken('operator');
  const session = await logIn(token);
  await call('DELETE', `/api/tokens/${id}`);
  return { token, session };
}

const operatorSession = async () => logIn((await makeToken('operator')).token);
const named = async (role: 'operator' | 'read_only' | 'metrics') => bearer((await makeToken(role)).token);
const expired = async (kind: 'token' | 'session') => signedBy(await fleetKey(), { kind, lifeMs: -1000 });
const OTHER_KEY = { id: 'another-key', secret: 'f'.repeat(64) };

const CREDENTIALS: [string, Reach, () => Promise<Record<string, string>>][] = [
  ['nothing', STRANGER, async () => ({})],
  ['a wrong token', STRANGER, async () => bearer('wrong')],
  ['the token with one character more', STRANGER, async () => bearer(`${OPERATOR_TOKEN}x`)],
  ['the token as a user and password', STRANGER, async () => ({ authorization: `Basic ${btoa(`operator:${OPERATOR_TOKEN}`)}` })],
  ['the token as a cookie', STRANGER, async () => cookie(OPERATOR_TOKEN)],
  ['the token in the query', STRANGER, async () => ({ 'x-query': `token=${OPERATOR_TOKEN}` })],
  ['a token that has expired', STRANGER, async () => bearer(await expired('token'))],
  ['the cookie of a session that has expired', STRANGER, async () => cookie(await expired('session'))],
  ['a token of which Fleet has no row', STRANGER, async () => bearer(await signedBy(await fleetKey()))],
  ['a token that another key signed', STRANGER, async () => bearer(await signedBy(OTHER_KEY))],
  [
    'a token that another key signed under the name of the right one',
    STRANGER,
    async () => bearer(await signedBy({ ...OTHER_KEY, id: (await fleetKey()).id })),
  ],
  [
    'a token without a signature',
    STRANGER,
    async () => bearer(`argos_${base64({ alg: 'none', typ: 'JWT' })}.${base64(claims)}.`),
  ],
  [
    'a token of a role that does not exist',
    STRANGER,
    async () => bearer(await signedBy(await fleetKey(), { role: 'root' as 'owner' })),
  ],
  ['a token that was revoked', STRANGER, async () => bearer((await revoked()).token)],
  ['the cookie that began with a token that was revoked', STRANGER, async () => cookie((await revoked()).session)],
  ['the cookie of a session that was logged out', STRANGER, async () => cookie(await loggedOut())],
  ['a session in the cookie of plain HTTP', STRANGER, async () => cookie(await logIn(), 'argos_session')],
  ['a session as a bearer token', STRANGER, async () => bearer(await logIn())],
  ['a token as a cookie', STRANGER, async () => cookie((await makeToken('operator')).token)],
  ['an assertion of Access where there is none', STRANGER, async () => ({ 'cf-access-jwt-assertion': await logIn() })],
  ["a host's signature", STRANGER, async () => (await agent.sign('', ++agent.sequence)).headers],
  ['a metrics token', SCRAPER, () => named('metrics')],
  ['a read-only token', READER, () => named('read_only')],
  ['the cookie of a read-only token', READER, async () => cookie(await logIn((await makeToken('read_only')).token))],
  ["an operator's token", OPERATOR, () => named('operator')],
  ["the cookie of an operator's token", OPERATOR, async () => cookie(await operatorSession())],
  [
    "the cookie of an operator's token, by its own page",
    OPERATOR,
    async () => ({ ...cookie(await operatorSession()), origin: ORIGIN }),
  ],
  [
    "the cookie of an operator's token, by another page",
    FOREIGN_PAGE,
    async () => ({ ...cookie(await operatorSession()), origin: 'https://evil.example' }),
  ],
  [
    'the same, and the browser tells it only by Sec-Fetch-Site',
    FOREIGN_PAGE,
    async () => ({ ...cookie(await operatorSession()), 'sec-fetch-site': 'cross-site' }),
  ],
  ['the operator token, which is the owner', OWNER, async () => bearer(OPERATOR_TOKEN)],
  ['the cookie of the owner', OWNER, async () => cookie(await logIn())],
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
