import type { CatalogueItem } from '#contract';
import { type Caller, OWNER } from '../../../../../worker/auth/caller.ts';
import type { Fleet, FleetApi } from '../../../../../worker/fleet/index.ts';
import { CATALOGUE, catalogueBody, MUTE, REPORT, type TestAgent } from '../../../support/agent.ts';
import { ORIGIN } from '../../../support/api.ts';

export const SSH = 'crowdsecurity/ssh-bf';
/** What the hub of both hosts holds. */
export const HUB: CatalogueItem[] = [{ type: 'scenarios', name: SSH, version: '0.3' }];

/** A fleet as every operation finds it: two hosts that reported, one that has not, and a code for each purpose. */
export interface Scene {
  readonly fleet: Fleet;
  readonly agent: TestAgent;
  readonly other: TestAgent;
  readonly unheard: TestAgent;
  /** The id of the event that disabled SSH on `agent`'s host. */
  readonly disabling: number;
  readonly codes: { readonly copying: string; readonly renewing: string; readonly login: string };
  /** A token for operators, and the session of a browser that logged in with it. */
  readonly credentials: { readonly token: string; readonly session: string; readonly keyId: string };
  /** Of a mute and a waiver that stand. */
  readonly muteId: string;
  readonly waiverId: string;
  /** The id of a channel that was tested once. */
  readonly channel: string;
  /** Unix milliseconds, on a whole minute. */
  readonly now: number;
}

/** The browser of the scene. */
const browserOf = ({ credentials: { token, session, keyId }, now }: Scene): Caller => ({
  role: 'operator',
  by: 'cookie',
  actor: { name: 'ci', kind: 'token' },
  session: { kind: 'session', id: session, tokenId: token, keyId, expiresAt: now + 60_000 },
});

type Ask = (scene: Scene) => Promise<unknown>;

/** What Fleet is asked for: what changes something, in each way that writes other tables; and what only reads. */
type Operation = { changes: Record<string, Ask> } | { reads: Ask };

const owner: Caller = { role: 'owner', by: 'token', session: null, actor: OWNER };
const ALL = { kind: 'all' } as const;

const key = { kty: 'OKP', crv: 'Ed25519', x: 'A'.repeat(43) } as const;
const enrolling = (code: string) => ({ code, public_key: key, hostname: 'web-9', install: 'systemd' }) as const;

/** Sends an agent's message. */
export const sent = async ({ fleet }: Scene, agent: TestAgent, body: unknown) => fleet.report(await signed(agent, body, REPORT));

async function signed(agent: TestAgent, body: unknown, to: typeof REPORT | typeof CATALOGUE | typeof MUTE) {
  agent.sequence += 1;
  const { text, headers } = await agent.sign(body, agent.sequence, undefined, to);
  const fields = Object.entries(headers).map(([name, value]) => ({ name, value }));
  return { method: to.method, targetUri: `${ORIGIN}${to.path}`, fields, body: text };
}

const OWN_MUTE = { duration_s: 3600, reason: 'an upgrade' };

const until = (now: number) => new Date(now + 3_600_000).toISOString();

const REPLACING = { replace: true, revive: false, wholeHistory: false, dryRun: false };

const EMPTY_BACKUP = `{"format":"argos-drift-backup","schema":1,"made_at":"2037-05-04T00:00:00.000Z","made_by":"0.0.0","key":{"id":"${'a'.repeat(12)}","secret":"${'b'.repeat(64)}"},"sequence":1,"records":[
],"lines":2}
`;

const bodyOf = (text: string) => new Response(text).body as ReadableStream<Uint8Array>;

/** Every method that Fleet offers, so that a new one does not compile without its entry here. */
export const OPERATIONS: Record<keyof FleetApi | 'alarm', Operation> = {
  report: {
    changes: {
      'a first report, from which an intent is adopted': (scene) =>
        sent(scene, scene.unheard, scene.unheard.installsKnown([SSH]).reportBody()),
      'a report that opens a drift': (scene) => sent(scene, scene.agent, scene.agent.installs(SSH, 'a/new').reportBody()),
      'a heartbeat that tells of faults': (scene) =>
        sent(scene, scene.other, {
          ...scene.other.heartbeatBody(),
          delivery_fault: 'the disk is full',
          load_fault: 'a.yaml is broken',
        }),
      'a heartbeat that names another catalogue': (scene) =>
        sent(scene, scene.other, { ...scene.other.heartbeatBody(), catalogue: catalogueBody([]).digest }),
      'a message that cannot be read': (scene) => sent(scene, scene.other, '{'),
    },
  },
  putCatalogue: {
    changes: {
      'a catalogue that two hosts name': async ({ fleet, agent }) =>
        fleet.putCatalogue(await signed(agent, catalogueBody(HUB), CATALOGUE)),
      'one that cannot be read': async ({ fleet, agent }) => fleet.putCatalogue(await signed(agent, '{', CATALOGUE)),
    },
  },
  muteByHost: {
    changes: {
      'a host that mutes itself': async ({ fleet, agent }) => fleet.muteByHost(await signed(agent, OWN_MUTE, MUTE)),
      'one that cannot be read': async ({ fleet, agent }) => fleet.muteByHost(await signed(agent, '{', MUTE)),
    },
  },
  makeMute: {
    changes: {
      'of two hosts': ({ fleet, agent, other, now }) =>
        fleet.makeMute(owner, { hosts: [agent.hostId, other.hostId], until: until(now), reason: 'an upgrade' }),
      'of all hosts': ({ fleet, now }) => fleet.makeMute(owner, { hosts: '*', until: until(now), reason: 'an upgrade' }),
    },
  },
  endMute: { changes: { 'of a host': ({ fleet, muteId }) => fleet.endMute(owner, muteId) } },
  waive: {
    changes: {
      'a difference anew': ({ fleet, other, now }) =>
        fleet.waive(owner, {
          host: other.hostId,
          surface: 'scenarios',
          item: 'a/kept',
          until: until(now),
          reason: 'an upgrade',
        }),
    },
  },
  endWaiver: { changes: { 'of a host': ({ fleet, waiverId }) => fleet.endWaiver(owner, waiverId) } },
  enroll: {
    changes: {
      'a new host with the intent of another': ({ fleet, codes }) => fleet.enroll(enrolling(codes.copying)),
      'a host again': ({ fleet, codes }) => fleet.enroll(enrolling(codes.renewing)),
    },
  },
  check: { changes: { 'a tick in which a host falls silent and a mute ends': ({ fleet, now }) => fleet.check(now) } },
  alarm: {
    changes: {
      'an alarm that publishes and tells': async ({ fleet }) => {
        await fleet.alarm();
        await fleet.outbox.settled;
      },
    },
  },
  createLoginCode: { changes: { 'a code': ({ fleet }) => fleet.createLoginCode(owner) } },
  startSession: { changes: { 'with the operator token': ({ fleet }) => fleet.startSession(owner, 'a browser') } },
  endSession: { changes: { 'of a browser': ({ fleet, credentials }) => fleet.endSession(owner, credentials.session) } },
  endAllSessions: { changes: { 'of one browser': ({ fleet }) => fleet.endAllSessions(owner) } },
  makeToken: {
    changes: { 'for reading': ({ fleet }) => fleet.makeToken(owner, { name: 'wall', role: 'read_only', expires_in_days: 1 }) },
  },
  revokeToken: { changes: { 'with its session': ({ fleet, credentials }) => fleet.revokeToken(owner, credentials.token) } },
  redeemLoginCode: { changes: { 'a code': ({ fleet, codes }) => fleet.redeemLoginCode(codes.login) } },
  logOut: {
    changes: {
      'a session': (scene) => scene.fleet.logOut(browserOf(scene)),
    },
  },
  declareScenario: { changes: { 'on all hosts': ({ fleet }) => fleet.declareScenario(owner, ALL, 'a/other', true) } },
  withdrawScenario: { changes: { 'on all hosts': ({ fleet }) => fleet.withdrawScenario(owner, ALL, SSH) } },
  changeBaseline: {
    changes: {
      'what is installed is accepted': ({ fleet, other }) =>
        fleet.changeBaseline(owner, { kind: 'one', host: other.hostId }, { accept: 'all', seen: other.heartbeatBody().digest }),
      'it is dropped': ({ fleet, other }) => fleet.changeBaseline(owner, { kind: 'one', host: other.hostId }, { drop: true }),
    },
  },
  declareThresholds: {
    changes: { 'on all hosts': ({ fleet }) => fleet.declareThresholds(owner, ALL, { inbound_threshold: 33 }) },
  },
  changeHost: {
    changes: { 'its name': ({ fleet, agent }) => fleet.changeHost(owner, agent.hostId, { name: 'renamed' }) },
  },
  removeHost: { changes: { 'one of three': ({ fleet, agent }) => fleet.removeHost(owner, agent.hostId) } },
  createEnrollment: { changes: { 'for a new host': ({ fleet }) => fleet.createEnrollment(owner, null) } },
  copyIntent: {
    changes: {
      'to two hosts': ({ fleet, agent, other, unheard }) =>
        fleet.copyIntent(owner, agent.hostId, { to: [other.hostId, unheard.hostId], dry_run: false }),
    },
  },
  undoChange: {
    changes: {
      'that disabled a scenario': ({ fleet, agent, disabling }) =>
        fleet.undoChange(owner, agent.hostId, disabling, { dry_run: false }),
    },
  },
  makeChannel: {
    changes: {
      'that another one stands in for': ({ fleet, channel }) =>
        fleet.makeChannel(owner, {
          name: 'second',
          kind: 'webhook',
          url: 'https://receiver.example.net/2',
          secret: `whsec_${'A'.repeat(32)}`,
          fallback_of: channel,
        }),
    },
  },
  changeChannel: { changes: { 'its name': ({ fleet, channel }) => fleet.changeChannel(owner, channel, { name: 'renamed' }) } },
  removeChannel: { changes: { 'with what it was sent': ({ fleet, channel }) => fleet.removeChannel(owner, channel) } },
  testChannel: {
    changes: {
      'that its receiver refuses': ({ fleet, channel }) => {
        fleet.outbox.edges = { fetch: async () => new Response('no', { status: 404 }), mail: null };
        return fleet.testChannel(owner, channel);
      },
    },
  },
  channels: { reads: ({ fleet }) => fleet.channels(owner) },
  deliveries: { reads: ({ fleet, channel }) => fleet.deliveries(owner, channel, null) },
  restore: {
    changes: {
      // One with hosts has a test of its own: test/worker/fleet/backup/faults.test.ts.
      'an empty backup in the place of three hosts': ({ fleet }) => fleet.restore(owner, REPLACING, bodyOf(EMPTY_BACKUP)),
    },
  },
  backup: {
    changes: {
      'a backup, which is an act': async ({ fleet }) => {
        // What is read from the stream is read after the commit, and writes nothing.
        const made = await fleet.backup(owner, '0.0.0');
        if (made.ok) await made.value.cancel();
        return { ok: made.ok };
      },
    },
  },
  signingKey: { reads: ({ fleet }) => fleet.signingKey() },
  sessions: { reads: ({ fleet }) => fleet.sessions(owner) },
  tokens: { reads: ({ fleet }) => fleet.tokens(owner) },
  acts: { reads: ({ fleet }) => fleet.acts(owner, { who: null, host: null, kind: null }, null, 50) },
  admit: { reads: ({ fleet }) => fleet.admit(owner) },
  drift: { reads: ({ fleet, agent }) => fleet.drift(owner, { kind: 'one', host: agent.hostId }) },
  catalogue: { reads: ({ fleet, agent }) => fleet.catalogue(owner, { kind: 'one', host: agent.hostId }, null) },
  scenarios: { reads: ({ fleet, agent }) => fleet.scenarios(owner, { kind: 'one', host: agent.hostId }) },
  tuning: { reads: ({ fleet, agent }) => fleet.tuning(owner, { kind: 'one', host: agent.hostId }) },
  figures: { reads: ({ fleet }) => fleet.figures(owner, { kind: 'only' }) },
  hosts: { reads: ({ fleet }) => fleet.hosts(owner) },
  mutes: { reads: ({ fleet }) => fleet.mutes(owner) },
  waivers: { reads: ({ fleet }) => fleet.waivers(owner, { kind: 'only' }) },
  events: { reads: ({ fleet, agent }) => fleet.events(owner, agent.hostId, null, 50) },
};

/** Every way of changing something, with a name for the test. */
export const CHANGES: readonly (readonly [string, Ask])[] = Object.entries(OPERATIONS).flatMap(([method, operation]) =>
  'changes' in operation ? Object.entries(operation.changes).map(([name, ask]) => [`${method}: ${name}`, ask] as const) : [],
);

/** Every method that only reads. */
export const READS: readonly (readonly [string, Ask])[] = Object.entries(OPERATIONS).flatMap(([method, operation]) =>
  'reads' in operation ? [[method, operation.reads] as const] : [],
);
