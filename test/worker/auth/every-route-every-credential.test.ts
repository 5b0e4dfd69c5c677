import { reset } from 'cloudflare:test';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Bindings } from '../../../worker/env.ts';
import { AccessTeam, ADA, callAt, GUARDED, withoutToken } from '../support/access.ts';
import { TestAgent } from '../support/agent.ts';
import { call, ORIGIN } from '../support/api.ts';
import { bearer, cookie, fleetKey, logIn, makeToken, signedBy } from '../support/credentials.ts';
import { env, OPERATOR_TOKEN } from '../support/env.ts';
import { SERVED_ROUTES } from '../support/routes.ts';

type Access = 'public' | 'log_in' | 'measure' | 'read' | 'log_out' | 'write' | 'secret' | 'owner';

/** Who may call what. A route without an entry fails the first test. */
const ACCESS: Record<string, Access> = {
  'GET /healthz': 'public',
  'GET /badge.svg': 'public',
  'GET /metrics': 'measure',
  'GET /api/fleet/status': 'measure',
  'POST /api/agent/enroll': 'public',
  'POST /api/agent/report': 'public',
  'PUT /api/agent/catalogue': 'public',
  'POST /api/agent/mute': 'public',
  'GET /api/mutes': 'read',
  'POST /api/mutes': 'write',
  'DELETE /api/mutes/:id': 'write',
  'GET /api/waivers': 'read',
  'POST /api/waivers': 'write',
  'DELETE /api/waivers/:id': 'write',
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
  'GET /api/alerts/channels': 'secret',
  'POST /api/alerts/channels': 'write',
  'PATCH /api/alerts/channels/:id': 'write',
  'DELETE /api/alerts/channels/:id': 'write',
  'POST /api/alerts/channels/:id/test': 'write',
  'GET /api/alerts/deliveries': 'read',
  'GET /api/hosts': 'read',
  'POST /api/hosts/enrollments': 'write',
  'PATCH /api/hosts/:id': 'write',
  'DELETE /api/hosts/:id': 'write',
  'POST /api/hosts/:id/intent/copies': 'write',
  'GET /api/hosts/:id/events': 'read',
  'POST /api/hosts/:id/events/:event/undo': 'write',
};

const QUIET = { until: new Date(Date.now() + 3_600_000).toISOString(), reason: 'an upgrade' };

/** A body that the route takes, so that a session which only Fleet knows to be over is refused for that. */
const BODIES: Record<string, object> = {
  'PATCH /api/security/scenarios/:name': { disabled: true },
  'POST /api/security/baseline': { accept: 'all', seen: `sha256:${'0'.repeat(64)}` },
  'PATCH /api/security/appsec-tuning': { inbound_threshold: 10 },
  'POST /api/tokens': { name: 'a second', role: 'read_only', expires_in_days: 1 },
  'POST /api/alerts/channels': { name: 'a second', kind: 'webhook' },
  'PATCH /api/alerts/channels/:id': { name: 'another' },
  'PATCH /api/hosts/:id': { name: 'web-9' },
  'POST /api/mutes': { hosts: ['aaaaaaaaaaaa'], ...QUIET },
  'POST /api/waivers': { host: 'aaaaaaaaaaaa', surface: 'scenarios', item: 'a/b', ...QUIET },
  'POST /api/hosts/:id/intent/copies': { to: ['aaaaaaaaaaaa'] },
};

/** How far a credential gets: the codes with which it is kept out of each kind of route; null lets it in. */
type Reach = Record<Access, 'unauthenticated' | 'forbidden' | 'origin_refused' | null>;

const STRANGER: Reach = {
  public: null,
  log_in: null,
  measure: 'unauthenticated',
  read: 'unauthenticated',
  log_out: 'unauthenticated',
  write: 'unauthenticated',
  secret: 'unauthenticated',
  owner: 'unauthenticated',
};
/** An operator's that was good once: that it has ended Fleet alone knows, which is not asked for what no operator may. */
const ENDED: Reach = { ...STRANGER, owner: 'forbidden' };
const OWNER: Reach = {
  public: null,
  log_in: null,
  measure: null,
  read: null,
  log_out: null,
  write: null,
  secret: null,
  owner: null,
};
const OPERATOR: Reach = { ...OWNER, owner: 'forbidden' };
/** Its token itself: it is no session. */
const NO_SESSION = { log_out: 'forbidden' } as const;
const READER: Reach = { ...OPERATOR, write: 'forbidden', secret: 'forbidden' };
const SCRAPER: Reach = { ...READER, read: 'forbidden', log_out: 'forbidden' };
const FOREIGN_PAGE: Reach = { ...OPERATOR, log_in: 'origin_refused', log_out: 'origin_refused', write: 'origin_refused' };

let agent: TestAgent;
let team: AccessTeam;

const base64 = (value: object) => btoa(JSON.stringify(value)).replace(/=+$/, '');
const claims = { jti: 'x', kid: 'x', role: 'owner', sub: 'owner', exp: Math.floor(Date.now() / 1000) + 3600 };

type Headers = Record<string, string>;

/** What is made once and used for every route. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () => {
    made ??= make();
    return made;
  };
}

const tokens = {
  operator: once(async () => (await makeToken('operator')).token),
  read_only: once(async () => (await makeToken('read_only')).token),
  metrics: once(async () => (await makeToken('metrics')).token),
};

const loggedOut = once(async () => {
  const session = await logIn();
  await call('DELETE', '/api/session', undefined, cookie(session));
  return session;
});

const revoked = once(async () => {
  const { id, token } = await makeToken('operator');
  const session = await logIn(token);
  await call('DELETE', `/api/tokens/${id}`);
  return { token, session };
});

/** A session of its own for each route, since one of the calls logs it out. */
const operatorSession = async () => {
  if (sessionsBegun % LOG_INS_OF_A_TOKEN === 0) sessionsOwner = (await makeToken('operator')).token;
  sessionsBegun += 1;
  return logIn(sessionsOwner);
};
/** No token logs in more than 50 times within a day. */
const LOG_INS_OF_A_TOKEN = 40;
let sessionsBegun = 0;
let sessionsOwner = '';
const expired = async (kind: 'token' | 'session') => signedBy(await fleetKey(), { kind, lifeMs: -1000 });
const OTHER_KEY = { id: 'another-key', secret: 'f'.repeat(64) };

interface Credential {
  /** What its column in the printed table says; left out of what is a variation of another. */
  readonly column?: string;
  readonly who: string;
  readonly reach: Reach;
  readonly headers: () => Promise<Headers>;
  /** Of a deployment with other settings. */
  readonly at?: Bindings;
}

const WITH_OWNERS = withoutToken({ ACCESS_OWNERS: `grace@example.org, ${ADA.toUpperCase()}` });

const CREDENTIALS: readonly Credential[] = [
  { column: 'none', who: 'nothing', reach: STRANGER, headers: async () => ({}) },
  { who: 'a wrong token', reach: STRANGER, headers: async () => bearer('wrong') },
  { who: 'the token with one character more', reach: STRANGER, headers: async () => bearer(`${OPERATOR_TOKEN}x`) },
  {
    who: 'the token as a user and password',
    reach: STRANGER,
    headers: async () => ({ authorization: `Basic ${btoa(`operator:${OPERATOR_TOKEN}`)}` }),
  },
  { who: 'the token as a cookie', reach: STRANGER, headers: async () => cookie(OPERATOR_TOKEN) },
  { who: 'the token in the query', reach: STRANGER, headers: async () => ({ 'x-query': `token=${OPERATOR_TOKEN}` }) },
  {
    column: 'expired token',
    who: 'a token that has expired',
    reach: STRANGER,
    headers: async () => bearer(await expired('token')),
  },
  { who: 'the cookie of a session that has expired', reach: STRANGER, headers: async () => cookie(await expired('session')) },
  { who: 'a token of which Fleet has no row', reach: ENDED, headers: async () => bearer(await signedBy(await fleetKey())) },
  { who: 'a token that another key signed', reach: STRANGER, headers: async () => bearer(await signedBy(OTHER_KEY)) },
  {
    who: 'a token that another key signed under the name of the right one',
    reach: STRANGER,
    headers: async () => bearer(await signedBy({ ...OTHER_KEY, id: (await fleetKey()).id })),
  },
  {
    who: 'a token without a signature',
    reach: STRANGER,
    headers: async () => bearer(`argos_${base64({ alg: 'none', typ: 'JWT' })}.${base64(claims)}.`),
  },
  {
    who: 'a token of a role that does not exist',
    reach: STRANGER,
    headers: async () => bearer(await signedBy(await fleetKey(), { role: 'root' as 'owner' })),
  },
  {
    column: 'revoked token',
    who: 'a token that was revoked',
    reach: ENDED,
    headers: async () => bearer((await revoked()).token),
  },
  {
    who: 'the cookie that began with a token that was revoked',
    reach: ENDED,
    headers: async () => cookie((await revoked()).session),
  },
  {
    column: 'session logged out',
    who: 'the cookie of a session that was logged out',
    reach: STRANGER,
    headers: async () => cookie(await loggedOut()),
  },
  {
    who: 'a session in the cookie of plain HTTP',
    reach: STRANGER,
    headers: async () => cookie(await logIn(), 'argos_session'),
  },
  { who: 'a session as a bearer token', reach: STRANGER, headers: async () => bearer(await logIn()) },
  { who: 'a session as a bearer token, called a token', reach: STRANGER, headers: async () => bearer(`argos_${await logIn()}`) },
  { who: 'a token as a cookie', reach: STRANGER, headers: async () => cookie(await tokens.operator()) },
  {
    who: 'an assertion of Access where there is none',
    reach: STRANGER,
    headers: async () => team.person(),
  },
  {
    column: 'host key',
    who: "a host's signature",
    reach: STRANGER,
    headers: async () => (await agent.sign('', ++agent.sequence)).headers,
  },
  { column: 'metrics token', who: 'a metrics token', reach: SCRAPER, headers: async () => bearer(await tokens.metrics()) },
  {
    column: 'read-only token',
    who: 'a read-only token',
    reach: { ...READER, ...NO_SESSION },
    headers: async () => bearer(await tokens.read_only()),
  },
  {
    column: 'its session',
    who: 'the cookie of a read-only token',
    reach: READER,
    headers: async () => cookie(await logIn(await tokens.read_only())),
  },
  {
    column: "operator's token",
    who: "an operator's token",
    reach: { ...OPERATOR, ...NO_SESSION },
    headers: async () => bearer(await tokens.operator()),
  },
  {
    column: 'its session',
    who: "the cookie of an operator's token",
    reach: OPERATOR,
    headers: async () => cookie(await operatorSession()),
  },
  {
    who: "the cookie of an operator's token, by its own page",
    reach: OPERATOR,
    headers: async () => ({ ...cookie(await operatorSession()), origin: ORIGIN }),
  },
  {
    column: 'its session, foreign page',
    who: "the cookie of an operator's token, by another page",
    reach: FOREIGN_PAGE,
    headers: async () => ({ ...cookie(await operatorSession()), origin: 'https://evil.example' }),
  },
  {
    who: 'the same, and the browser tells it only by Sec-Fetch-Site',
    reach: FOREIGN_PAGE,
    headers: async () => ({ ...cookie(await operatorSession()), 'sec-fetch-site': 'cross-site' }),
  },
  {
    column: 'owner',
    who: 'the operator token, which is the owner',
    reach: { ...OWNER, ...NO_SESSION },
    headers: async () => bearer(OPERATOR_TOKEN),
  },
  { column: 'its session', who: 'the cookie of the owner', reach: OWNER, headers: async () => cookie(await logIn()) },
  { column: 'Access person', who: 'a person whom Access let in', reach: OPERATOR, headers: () => team.person(), at: GUARDED },
  {
    who: 'a person whom Access let in, by another page',
    reach: FOREIGN_PAGE,
    headers: async () => ({ ...(await team.person()), 'sec-fetch-site': 'cross-site' }),
    at: GUARDED,
  },
  {
    column: 'Access person, no OPERATOR_TOKEN',
    who: 'a person of Access who is no owner, where there is no operator token',
    reach: OPERATOR,
    headers: () => team.person('mallory@example.org'),
    at: WITH_OWNERS,
  },
  {
    column: 'Access owner, no OPERATOR_TOKEN',
    who: 'an owner of ACCESS_OWNERS, where there is no operator token',
    reach: OWNER,
    headers: () => team.person(),
    at: WITH_OWNERS,
  },
  {
    column: 'Access owner beside OPERATOR_TOKEN',
    who: 'an owner of ACCESS_OWNERS beside an operator token, who is an operator',
    reach: OPERATOR,
    headers: () => team.person(),
    at: { ...GUARDED, ACCESS_OWNERS: ADA },
  },
  {
    column: 'Access service token',
    who: 'a service token of Access',
    reach: READER,
    headers: () => team.service(),
    at: GUARDED,
  },
  {
    who: 'a service token of Access that has the name of an owner',
    reach: READER,
    headers: () => team.service(ADA),
    at: WITH_OWNERS,
  },
  {
    column: 'the same, ACCESS_SERVICE_ROLE=operator',
    who: 'a service token of Access where the setting makes it an operator',
    reach: OPERATOR,
    headers: () => team.service(),
    at: { ...GUARDED, ACCESS_SERVICE_ROLE: 'operator' },
  },
  {
    who: 'a service token of Access where the setting is anything else',
    reach: READER,
    headers: () => team.service(),
    at: { ...GUARDED, ACCESS_SERVICE_ROLE: 'owner' },
  },
];

beforeAll(async () => {
  team = await AccessTeam.make();
  team.publishKeys();
  agent = await TestAgent.enrol();
  await agent.report();
});
afterAll(async () => {
  console.log(table());
  vi.restoreAllMocks();
  await reset();
});

const NAMES = SERVED_ROUTES.map(({ method, path }) => `${method} ${path}`);

test('every route says who may call it, and nothing else does', () => {
  expect([...NAMES].sort()).toEqual(Object.keys(ACCESS).sort());
});

/** What keeps a caller out; null where the route itself answered. */
async function keptOut(method: string, path: string, headers: Headers, at: Bindings = env): Promise<string | null> {
  const { 'x-query': query, ...others } = headers;
  // Nothing that exists is named: who is let in is refused for that, and changes nothing.
  const asked = path.replace(/:\w+/g, 'nothing-such') + (query === undefined ? '' : `?${query}`);
  const body = method === 'POST' || method === 'PATCH' ? (BODIES[`${method} ${path}`] ?? {}) : undefined;
  const answer = at === env ? await call(method, asked, body, others) : await callAt(at, method, asked, body, others);
  const code = answer.body?.code ?? null;
  return ['unauthenticated', 'forbidden', 'origin_refused'].includes(code) ? code : null;
}

/** What was found, by credential and route. */
const FOUND = new Map<Credential, Record<string, string | null>>();

describe.each(CREDENTIALS.map((credential) => [credential.who, credential] as const))('%s', (_, credential) => {
  test('is let in exactly where it may call', { timeout: 30_000 }, async () => {
    const found: Record<string, string | null> = {};
    const expected: Record<string, string | null> = {};
    for (const { method, path } of SERVED_ROUTES) {
      const name = `${method} ${path}`;
      expected[name] = credential.reach[ACCESS[name] ?? 'public'];
      found[name] = await keptOut(method, path, await credential.headers(), credential.at);
    }
    FOUND.set(credential, found);
    expect(found).toEqual(expected);
  });
});

test('HEAD asks for the same as GET', async () => {
  for (const { method, path } of SERVED_ROUTES.filter((route) => route.method === 'GET')) {
    const asked = path.replace(/:\w+/g, 'nothing-such');
    const isPublic = ACCESS[`${method} ${path}`] === 'public';
    // No check was published yet, and the badge is off.
    expect((await call('HEAD', asked, undefined, {})).status).toBe(isPublic ? (path === '/badge.svg' ? 404 : 503) : 401);
    const reader = await call('HEAD', asked, undefined, bearer(await tokens.read_only()));
    const isKept = READER[ACCESS[`${method} ${path}`] ?? 'public'] !== null;
    expect([path, reader.status === 403]).toEqual([path, isKept]);
  }
});

/** Every route with who was let in, for a person: routes down, credentials across. */
function table(): string {
  const columns = CREDENTIALS.filter(({ column }) => column !== undefined);
  const LETTERS: Record<string, string> = { unauthenticated: '.', forbidden: 'x', origin_refused: 'o' };
  const width = Math.max(...NAMES.map(({ length }) => length)) + 2;
  const head = columns.map((_, index) => String(index + 1).padStart(3)).join('');
  const lines = NAMES.map((name) => {
    const cells = columns.map((credential) => {
      const code = FOUND.get(credential)?.[name];
      return (code === undefined ? '?' : code === null ? 'Y' : (LETTERS[code] ?? '?')).padStart(3);
    });
    return name.padEnd(width) + cells.join('');
  });
  return [
    'Who may call what. Y: let in. x: 403 forbidden. o: 403 origin_refused. .: 401 unauthenticated.',
    ...columns.map(
      ({ column }, index) =>
        `${String(index + 1).padStart(3)} ${column === 'its session' ? `session of ${columns[index - 1]?.column}` : column}`,
    ),
    '',
    ' '.repeat(width) + head,
    ...lines,
  ].join('\n');
}
