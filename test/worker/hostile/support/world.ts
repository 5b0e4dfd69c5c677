import { runInDurableObject } from 'cloudflare:test';
import type { Fleet } from '../../../../worker/fleet/index.ts';
import { TestAgent } from '../../support/agent.ts';
import { call } from '../../support/api.ts';
import { START, setClock } from '../../support/clock.ts';
import { bearer, cookie, fleetKey, logIn, makeToken, signedBy } from '../../support/credentials.ts';
import { fleetStub, OPERATOR_TOKEN } from '../../support/env.ts';

const BATCH_MS = 10_000;
const HOSTS_MAX = 6;

/** `strangers` have no credentials that may change anything, `insiders` have them and a host's key. */
export type Who = 'strangers' | 'insiders';

/** A fleet that is being attacked, by people with and without credentials and by a host of its own. */
export class World {
  /** The host whose key the attacker has. */
  attacker!: TestAgent;
  bystander!: TestAgent;
  /** Nobody's credentials, or out of date. */
  invalid: Record<string, string>[] = [];
  readonly readers: Record<string, string>[] = [];
  readonly operators: Record<string, string>[] = [];
  enrolmentCode = '';
  loginCode = '';
  #now = START;

  static async make(): Promise<World> {
    const world = new World();
    const key = await fleetKey();
    const reader = (await makeToken('read_only')).token;
    world.readers.push(bearer(reader), cookie(await logIn(reader)));
    world.operators.push(bearer(OPERATOR_TOKEN), cookie(await logIn()));
    const { token } = await makeToken('operator');
    world.invalid = [
      bearer(''),
      bearer('wrong'),
      bearer(`${token}x`),
      bearer(token.slice(0, -2)),
      bearer(`${token.split('.').slice(0, 2).join('.')}.`),
      bearer(await signedBy(key, { lifeMs: -1000 })),
      bearer('a.b.c'),
      bearer('x'.repeat(8_000)),
      { authorization: 'Bearer' },
      { authorization: `Basic ${btoa('operator:operator')}` },
      { authorization: '\t' },
      cookie(await signedBy({ id: key.id, secret: 'f'.repeat(64) }, { kind: 'session' })),
      cookie(token),
      cookie(OPERATOR_TOKEN),
      { cookie: `argos_session=${token}` },
      { cookie: '__Host-argos_session' },
      { cookie: `__Host-argos_session=%zz; __Host-argos_session=${'x'.repeat(4_000)}` },
      { cookie: `a=b; ;;=; __proto__=1; __Host-argos_session="${token}"` },
      { 'cf-access-jwt-assertion': token },
    ];
    return world;
  }

  /** Lets ten seconds pass, after which a host may send again. */
  async pass(): Promise<void> {
    this.#now += BATCH_MS;
    await setClock(this.#now);
  }

  /** Puts right what accepted requests did, lets ten seconds pass and publishes: nothing is due while the next batch runs. */
  async settle(): Promise<void> {
    await this.pass();
    const { hosts } = (await call('GET', '/api/hosts')).body as { hosts: { id: string }[] };
    const own = [this.attacker?.hostId, this.bystander?.hostId];
    const others = hosts.filter(({ id }) => !own.includes(id));
    if (hosts.length > HOSTS_MAX) for (const { id } of others) await call('DELETE', `/api/hosts/${id}`);
    const isThere = (agent: TestAgent | undefined) => hosts.some(({ id }) => id === agent?.hostId);
    if (!isThere(this.attacker)) this.attacker = await enrolled('attacker');
    if (!isThere(this.bystander)) this.bystander = await enrolled('bystander');
    // A new index each time: of one that is held nothing is looked at any more.
    this.attacker.hub = [
      { type: 'collections', name: `a/hub-${this.#now}`, version: '0.1', holds: [{ type: 'scenarios', name: 'a/b' }] },
    ];
    await this.attacker.report();
    this.enrolmentCode = (await call('POST', '/api/hosts/enrollments', {})).body.code;
    this.loginCode = (await call('POST', '/api/session/codes')).body.code;
    await fleetStub().check(this.#now);
    await runInDurableObject(fleetStub(), (_: Fleet, { storage }) => {
      // A new day for each batch: what is refused uses up a host's changes, and then nothing else would be tried.
      storage.sql.exec('UPDATE liveness SET changes = 0, catalogues = 0');
      storage.sql.exec('DELETE FROM revoked_sessions');
      storage.sql.exec('DELETE FROM codes WHERE hash NOT IN (SELECT hash FROM codes ORDER BY expires_at DESC LIMIT 10)');
    });
  }
}

async function enrolled(name: string): Promise<TestAgent> {
  const agent = (await TestAgent.enrol(name)).installs('crowdsecurity/ssh-bf', 'crowdsecurity/http-probing');
  // Far ahead of what is sent to it: a sequence is used up by each message, also by one that is refused.
  agent.sequence = START;
  agent.hub = [{ type: 'scenarios', name: 'crowdsecurity/ssh-bf', version: '0.3', description: 'Detects SSH brute force' }];
  await agent.report();
  return agent;
}

/** What a refused message may use up: its sequence, and one of the day's changes. */
const BOOKKEEPING: ReadonlySet<string> = new Set(['sequence', 'changes', 'changes_day', 'changed_at']);

/** Everything that Fleet has stored, as one text, but for what refusing itself is counted by. */
export async function storedText(): Promise<string> {
  return runInDurableObject(fleetStub(), (_: Fleet, { storage }) => {
    const tables = storage.sql
      .exec<{ name: string }>(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_cf%' ESCAPE '\\' ORDER BY name",
      )
      .toArray();
    const parts = tables.map(({ name }) => {
      const rows = storage.sql.exec(`SELECT * FROM "${name}"`).toArray();
      const kept = rows.map((row) => Object.entries(row).filter(([column]) => name !== 'liveness' || !BOOKKEEPING.has(column)));
      return `${name} ${JSON.stringify(kept)}`;
    });
    return parts.join('\n');
  });
}
