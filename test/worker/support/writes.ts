import type { ActKind, HostEvent } from '#contract';
import { TestAgent } from './agent.ts';
import { call, nobody } from './api.ts';
import { makeChannel, webhook } from './channels.ts';
import { logIn, makeToken } from './credentials.ts';
import { OPERATOR_TOKEN } from './env.ts';

/** Two hosts that reported, on which people write. */
export interface TwoHosts {
  readonly web: TestAgent;
  readonly db: TestAgent;
}

export async function twoHosts(): Promise<TwoHosts> {
  const web = (await TestAgent.enrol('web')).installsKnown(['a/one', 'a/two']);
  const db = (await TestAgent.enrol('db')).installsKnown(['a/one']);
  await web.report();
  await db.report();
  return { web, db };
}

/** A request that a route takes and that changes something. */
export interface Write {
  readonly path: string;
  readonly body?: object;
  /** The host that it changes; left out where it is about none. */
  readonly host?: string;
  /** Sent by whoever has nothing else to say who they are. */
  readonly isLogIn?: true;
}

/** What a route's writes leave in the owner's list; null where that is told in another way, or is nothing to tell. */
interface RouteWrites {
  readonly act: ActKind | null;
  /** Whether the act stands in the history of the host too. */
  readonly isEvent?: true;
  /** Makes all that it needs, so that each call changes something. */
  readonly make: (hosts: TwoHosts) => Promise<Write>;
}

let count = 0;
/** A number that none of the writes has used, from 1 to 100. */
const another = () => (count++ % 90) + 1;
const unique = () => `name-${crypto.randomUUID()}`;

const scenarios = (name: string, host: TestAgent) => `/api/security/scenarios/${encodeURIComponent(name)}?host=${host.hostId}`;

async function declare(host: TestAgent, name: string): Promise<void> {
  await call('PATCH', scenarios(name, host), { declared: 'disabled' });
}

const QUIET = { until: new Date(Date.now() + 3_600_000).toISOString(), reason: 'an upgrade' };

/** Makes a scenario differ that nothing else is about, and asks for its waiver. */
async function waivable(host: TestAgent): Promise<object> {
  await declare(host, 'a/one');
  await host.report();
  return { host: host.hostId, surface: 'scenarios', item: 'a/one', ...QUIET };
}

/** Every route by which somebody changes something, with the way of doing it. A route without an entry fails the tests of them. */
export const WRITES: Record<string, RouteWrites> = {
  'POST /api/session': {
    act: 'logged_in',
    make: async () => ({ path: '/api/session', body: { token: OPERATOR_TOKEN }, isLogIn: true }),
  },
  // Whoever logs out ends what is theirs.
  'DELETE /api/session': { act: null, make: async () => ({ path: '/api/session' }) },
  // Its use is told, with the name of who made it.
  'POST /api/session/codes': { act: null, make: async () => ({ path: '/api/session/codes' }) },
  'POST /api/tokens': {
    act: 'token_made',
    make: async () => ({ path: '/api/tokens', body: { name: unique(), role: 'read_only', expires_in_days: 1 } }),
  },
  'DELETE /api/tokens/:id': {
    act: 'token_revoked',
    make: async () => ({ path: `/api/tokens/${(await makeToken('read_only', unique())).id}` }),
  },
  'DELETE /api/sessions': {
    act: 'all_sessions_ended',
    make: async () => {
      await logIn();
      return { path: '/api/sessions' };
    },
  },
  'DELETE /api/sessions/:id': {
    act: 'session_ended',
    make: async () => {
      const { token } = await makeToken('read_only', unique());
      await call('POST', '/api/session', { token }, nobody);
      const [newest] = (await call('GET', '/api/sessions')).body.sessions;
      return { path: `/api/sessions/${newest.id}` };
    },
  },
  'POST /api/alerts/channels': {
    act: 'channel_changed',
    make: async () => ({ path: '/api/alerts/channels', body: webhook(unique()) }),
  },
  'PATCH /api/alerts/channels/:id': {
    act: 'channel_changed',
    make: async () => ({ path: `/api/alerts/channels/${(await makeChannel()).id}`, body: { name: unique() } }),
  },
  'DELETE /api/alerts/channels/:id': {
    act: 'channel_changed',
    make: async () => ({ path: `/api/alerts/channels/${(await makeChannel()).id}` }),
  },
  // It is told in the log of deliveries, and changes nothing.
  'POST /api/alerts/channels/:id/test': {
    act: null,
    make: async () => ({ path: `/api/alerts/channels/${(await makeChannel()).id}/test` }),
  },
  'PATCH /api/security/scenarios/:name': {
    act: 'intent_changed',
    isEvent: true,
    make: async ({ web }) => ({ path: scenarios(`a/${unique()}`, web), body: { declared: 'disabled' }, host: web.hostId }),
  },
  'DELETE /api/security/scenarios/:name': {
    act: 'intent_changed',
    isEvent: true,
    make: async ({ web }) => {
      const name = `a/${unique()}`;
      await declare(web, name);
      return { path: scenarios(name, web), host: web.hostId };
    },
  },
  'POST /api/security/baseline': {
    act: 'intent_changed',
    isEvent: true,
    make: async ({ web }) => {
      await web.installsKnown(['a/one', `a/${unique()}`]).report();
      const { digest } = (await call('GET', `/api/security/scenarios?host=${web.hostId}`)).body;
      return { path: `/api/security/baseline?host=${web.hostId}`, body: { accept: 'all', seen: digest }, host: web.hostId };
    },
  },
  'PATCH /api/security/appsec-tuning': {
    act: 'intent_changed',
    isEvent: true,
    make: async ({ web }) => ({
      path: `/api/security/appsec-tuning?host=${web.hostId}`,
      body: { inbound_threshold: another(), outbound_threshold: another() },
      host: web.hostId,
    }),
  },
  'POST /api/mutes': {
    act: 'muted',
    isEvent: true,
    make: async ({ web }) => ({ path: '/api/mutes', body: { hosts: [web.hostId], ...QUIET }, host: web.hostId }),
  },
  'DELETE /api/mutes/:id': {
    act: 'unmuted',
    isEvent: true,
    make: async ({ web }) => {
      const { id } = (await call('POST', '/api/mutes', { hosts: [web.hostId], ...QUIET })).body;
      return { path: `/api/mutes/${id}`, host: web.hostId };
    },
  },
  'POST /api/waivers': {
    act: 'waived',
    isEvent: true,
    make: async ({ db }) => ({ path: '/api/waivers', body: await waivable(db), host: db.hostId }),
  },
  'DELETE /api/waivers/:id': {
    act: 'waiver_ended',
    isEvent: true,
    make: async ({ db }) => {
      const { id } = (await call('POST', '/api/waivers', await waivable(db))).body;
      return { path: `/api/waivers/${id}`, host: db.hostId };
    },
  },
  'POST /api/hosts/enrollments': {
    act: 'enrollment_made',
    make: async ({ web }) => ({ path: '/api/hosts/enrollments', body: { host_id: web.hostId }, host: web.hostId }),
  },
  'PATCH /api/hosts/:id': {
    act: 'host_changed',
    isEvent: true,
    make: async ({ web }) => ({ path: `/api/hosts/${web.hostId}`, body: { name: unique() }, host: web.hostId }),
  },
  'DELETE /api/hosts/:id': {
    act: 'host_removed',
    make: async () => {
      const { hostId } = await TestAgent.enrol('gone');
      return { path: `/api/hosts/${hostId}`, host: hostId };
    },
  },
  'POST /api/hosts/:id/intent/copies': {
    act: 'intent_changed',
    isEvent: true,
    make: async ({ web, db }) => {
      await declare(web, `a/${unique()}`);
      return { path: `/api/hosts/${web.hostId}/intent/copies`, body: { to: [db.hostId] }, host: db.hostId };
    },
  },
  'POST /api/hosts/:id/events/:event/undo': {
    act: 'intent_changed',
    isEvent: true,
    make: async ({ web }) => {
      await declare(web, `a/${unique()}`);
      const { events } = (await call('GET', `/api/hosts/${web.hostId}/events`)).body;
      const { id } = events.find(({ kind }: HostEvent) => kind === 'intent_changed');
      return { path: `/api/hosts/${web.hostId}/events/${id}/undo`, body: {}, host: web.hostId };
    },
  },
};

/** Routes that agents call, which prove with their key who they are. */
export const AGENTS_WRITES: readonly string[] = [
  'POST /api/agent/enroll',
  'POST /api/agent/report',
  'PUT /api/agent/catalogue',
  'POST /api/agent/mute',
];

/** What puts a whole fleet in the place of another, whose tests are in `fleet/backup`. */
export const RESTORES: readonly string[] = ['POST /api/backup'];

/** The routes that write an intent. */
export const INTENT_WRITES: ReadonlySet<string> = new Set([
  'PATCH /api/security/scenarios/:name',
  'DELETE /api/security/scenarios/:name',
  'POST /api/security/baseline',
  'PATCH /api/security/appsec-tuning',
  'POST /api/hosts/:id/intent/copies',
  'POST /api/hosts/:id/events/:event/undo',
]);
