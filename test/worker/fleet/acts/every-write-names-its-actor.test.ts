import { reset } from 'cloudflare:test';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Act, Actor, HostEvent } from '#contract';
import type { Bindings } from '../../../../worker/env.ts';
import { AccessTeam, ADA, callAt, GUARDED, withoutToken } from '../../support/access.ts';
import { TestAgent } from '../../support/agent.ts';
import { call } from '../../support/api.ts';
import { bearer, cookie, logIn, makeToken } from '../../support/credentials.ts';
import { env, OPERATOR_TOKEN } from '../../support/env.ts';
import { SERVED_ROUTES } from '../../support/routes.ts';
import { AGENTS_WRITES, RESTORES, type TwoHosts, twoHosts, WRITES } from '../../support/writes.ts';

let hosts: TwoHosts;
let team: AccessTeam;
let token: string;
beforeAll(async () => {
  team = await AccessTeam.make();
  team.publishKeys();
  hosts = await twoHosts();
  ({ token } = await makeToken('operator', 'ci'));
});
afterAll(async () => {
  vi.restoreAllMocks();
  await reset();
});

const OWNERS_ONLY = /sessions/;

interface Writer {
  readonly actor: Actor;
  readonly isOwner: boolean;
  readonly headers: () => Promise<Record<string, string>>;
  readonly at?: Bindings;
}

const WRITERS: Record<string, Writer> = {
  'the operator token': { actor: { name: 'owner', kind: 'owner' }, isOwner: true, headers: async () => bearer(OPERATOR_TOKEN) },
  "the owner's browser": { actor: { name: 'owner', kind: 'owner' }, isOwner: true, headers: async () => cookie(await logIn()) },
  'a named token': { actor: { name: 'ci', kind: 'token' }, isOwner: false, headers: async () => bearer(token) },
  'a browser that logged in with it': {
    actor: { name: 'ci', kind: 'token' },
    isOwner: false,
    headers: async () => cookie(await logIn(token)),
  },
  'a person of Access': { actor: { name: ADA, kind: 'access' }, isOwner: false, headers: () => team.person(), at: GUARDED },
  'an owner of Access': {
    actor: { name: ADA, kind: 'access' },
    isOwner: true,
    headers: () => team.person(),
    at: withoutToken({ ACCESS_OWNERS: ADA }),
  },
  'a service token of Access': {
    actor: { name: 'ci.access', kind: 'access_service' },
    isOwner: false,
    headers: () => team.service(),
    at: { ...GUARDED, ACCESS_SERVICE_ROLE: 'operator' },
  },
};

const acts = async (): Promise<Act[]> => (await call('GET', '/api/acts?limit=50')).body.acts;
const newest = async (hostId: string, kind: string): Promise<HostEvent | undefined> =>
  (await call('GET', `/api/hosts/${hostId}/events?limit=20`)).body.events.find((event: HostEvent) => event.kind === kind);

test('every route by which something is changed is tried', () => {
  const changing = SERVED_ROUTES.filter(({ method }) => method !== 'GET').map(({ method, path }) => `${method} ${path}`);
  expect([...Object.keys(WRITES), ...AGENTS_WRITES, ...RESTORES].sort()).toEqual([...changing].sort());
});

describe.each(Object.entries(WRITERS))('what %s changes is told under their name', (_, { actor, isOwner, headers, at = env }) => {
  const told = Object.entries(WRITES).filter(([route, { act }]) => act !== null && (isOwner || !OWNERS_ONLY.test(route)));

  test.each(told.filter(([route]) => route !== 'POST /api/session'))('%s', async (route, { act, isEvent, make }) => {
    const { path, body, host } = await make(hosts);
    const credentials = await headers();
    const [before] = await acts();
    const answer = await callAt(at, route.split(' ')[0] ?? '', path, body, credentials);
    expect(answer.status).toBe(answer.body === null ? 204 : 200);
    const since = (await acts()).filter(({ id }) => id > (before?.id ?? 0));
    expect(since).toEqual([
      expect.objectContaining({ kind: act, actor: actor.name, actor_kind: actor.kind, detail: expect.stringMatching(/\.$/) }),
    ]);
    expect(since[0]?.host?.id).toBe(host);
    if (isEvent !== true || host === undefined) return;
    expect(await newest(host, act ?? '')).toMatchObject({
      actor: actor.name,
      actor_kind: actor.kind,
      detail: since[0]?.detail,
    });
  });
});

test.each([
  ['the owner', { name: 'owner', kind: 'owner' }, () => OPERATOR_TOKEN],
  ['a named token', { name: 'ci', kind: 'token' }, () => token],
])('a log-in of %s is told under their name', async (_, actor, of) => {
  await logIn(of());
  expect((await acts())[0]).toMatchObject({ kind: 'logged_in', actor: actor.name, actor_kind: actor.kind, host: null });
});

test('what follows from a change is told as the change of who made it', async () => {
  await hosts.db.installsKnown(['a/one']).report();
  const path = `/api/security/scenarios/a%2Fone?host=${hosts.db.hostId}`;
  await call('PATCH', path, { declared: 'disabled' }, bearer(token));
  expect(await newest(hosts.db.hostId, 'drift_opened')).toMatchObject({ actor: 'ci', actor_kind: 'token' });
});

test('a host that enrols is told as the host, and what a new one starts with as the act of who made its code', async () => {
  const { code } = (await call('POST', '/api/hosts/enrollments', { intent_of: hosts.db.hostId }, bearer(token))).body;
  await call('PATCH', `/api/security/appsec-tuning?host=${hosts.db.hostId}`, { inbound_threshold: 99 });
  const { hostId } = await TestAgent.enrol('like-db', code);
  const { events } = (await call('GET', `/api/hosts/${hostId}/events`)).body;
  const said = events.map(({ kind, actor, actor_kind }: HostEvent) => [kind, actor, actor_kind]);
  expect(said).toContainEqual(['enrolled', 'host', 'host']);
  expect(said).toContainEqual(['intent_changed', 'ci', 'token']);
});
