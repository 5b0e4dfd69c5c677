import { app } from '../../../worker/app.ts';
import type { SignedRequest } from '../../../worker/auth/host-signature.ts';
import { baselineOf } from '../../../worker/drift/index.ts';
import type { Bindings } from '../../../worker/env.ts';
import { Fleet } from '../../../worker/fleet/index.ts';
import { declaredOf } from '../../../worker/fleet/surfaces/intent.ts';
import { scenariosSurface } from '../../../worker/fleet/surfaces/scenarios.ts';
import { readIntent } from '../../../worker/fleet/tables/intents.ts';
import { DAY_MS, KvDouble, type KvFault, type KvFaults } from '../../doubles/kv/index.ts';
import { ORIGIN, operator } from '../support/api.ts';
import { env } from '../support/env.ts';
import { Alarms } from './alarms.ts';
import type { SimulatedClock } from './clock.ts';
import { Meter } from './meter.ts';
import type { Baseline } from './model/known.ts';
import type { Troubles } from './troubles.ts';

/** What Publisher gives a write until it counts as failed, and a value that lands late stands until the next publication by age. */
const WRITE_MAX_MS = 30_000;
const LATE_VALUE_STANDS_MS = 310_000;

/** Turns of the event loop in which a call that no longer waits for KV comes to its end. */
const TURNS = 4;

interface Answer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: read field by field, as clients do
  body: any;
}

/**
 * The Worker as it is deployed: the real Fleet on real storage, its alarms, the real routes, and the KV double. What Cloudflare does
 * to it (alarms, deployments, slow writes) is done by the simulated clock.
 */
export class World {
  readonly kv: KvDouble;
  readonly meter: Meter;
  readonly alarms: Alarms;
  /** The true time of each moment at which Fleet was called in a way that may check the fleet, by the wall clock's. */
  readonly checks = new Map<number, number>();
  /** What the next write or read of KV meets. */
  kvFaults: KvFaults = () => null;
  /** All writes of KV that Fleet began, and those of each day by the wall clock. */
  tried = 0;
  readonly triedOn = new Map<number, number>();
  /** Whether calls fail, as for moments during a deployment. */
  isAway = false;
  readonly #clock: SimulatedClock;
  readonly #troubles: Troubles;
  readonly #state: DurableObjectState;
  #fleet!: Fleet;
  #deployment = 0;
  /** A call that waits for KV, which the others do not wait for. */
  #waiting: Promise<void> | null = null;
  #onWait = () => {};

  constructor(clock: SimulatedClock, state: DurableObjectState, troubles: Troubles) {
    this.#clock = clock;
    this.#state = state;
    this.#troubles = troubles;
    this.meter = new Meter(clock, state.storage);
    this.alarms = new Alarms(clock, state.storage, troubles, () => {
      this.#mayCheck();
      return this.#run(() => this.#fleet.alarm());
    });
    this.kv = new KvDouble(() => clock.now, {
      faults: (operation) => {
        const fault = this.kvFaults(operation);
        if (operation === 'put') this.#noteDelay(fault);
        return fault;
      },
      sleep: (ms) => clock.sleep(ms),
    });
  }

  /** Starts a new version of the Worker: what was in memory is gone, what waited for an answer never gets it. */
  async deploy(): Promise<void> {
    this.#deployment += 1;
    // A write that is under way may land after those of the new version.
    if (this.#waiting !== null) this.#troubles.note('kv', WRITE_MAX_MS + LATE_VALUE_STANDS_MS);
    this.#waiting = null;
    this.#clock.dropTimers();
    const deployment = this.#deployment;
    const kv = { put: (key: string, value: string) => this.#whileDeployed(deployment, this.#put(key, value)) };
    const bindings = { ...env, SNAPSHOT: kv, DEPLOYMENT: { id: `version ${deployment}` } };
    // biome-ignore lint/suspicious/noExplicitAny: the double of KV takes the part of the interface that Fleet uses
    this.#fleet = new Fleet(this.#state as any, bindings as any);
    await this.#state.blockConcurrencyWhile(async () => {});
  }

  /** One push of an agent. Null where Fleet cannot be reached. */
  async report(request: SignedRequest) {
    if (this.isAway) return null;
    this.#mayCheck();
    return this.#fleet.report(request);
  }

  async tick(scheduledAt: number): Promise<void> {
    if (this.isAway) return;
    this.#mayCheck();
    await this.#run(() => this.#fleet.check(scheduledAt));
  }

  /** A request of the operator, or of nobody, to the routes. @param location where KV is read */
  async request(method: string, path: string, body?: unknown, location = 'fra'): Promise<Answer> {
    const init = { method, headers: operator, body: body === undefined ? undefined : JSON.stringify(body) };
    const response = await app.request(`${ORIGIN}${path}`, init, this.#bindings(location));
    const text = await response.text();
    return { status: response.status, body: text === '' ? null : JSON.parse(text) };
  }

  /** Waits until what was set off is over, and plans the alarm that Fleet set. To be called after each event. */
  async settle(): Promise<void> {
    for (let turn = 0; this.#waiting !== null && turn < TURNS; turn += 1) await nextTurn();
    await this.alarms.follow();
  }

  /** What Fleet has adopted of a host. */
  baselineOf(hostId: string): Baseline | null {
    return baselineOf(declaredOf(scenariosSurface, readIntent(this.#state.storage.sql, hostId)));
  }

  /** Rows of each table. */
  tables(): Record<string, number> {
    const { sql } = this.#state.storage;
    const names = sql.exec<{ name: string }>(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\'",
    );
    const count = (name: string) => sql.exec<{ rows: number }>(`SELECT count(*) AS rows FROM "${name}"`).one().rows;
    return Object.fromEntries([...names].map(({ name }) => [name, count(name)]));
  }

  get databaseBytes(): number {
    return this.#state.storage.sql.databaseSize;
  }

  /** Calls Fleet, and does not wait for a call that waits for KV. */
  async #run(call: () => Promise<void>): Promise<void> {
    const waits = new Promise<'waits'>((resolve) => {
      this.#onWait = () => resolve('waits');
    });
    const running = call();
    const hasToWait = (await Promise.race([running, waits])) === 'waits';
    this.#onWait = () => {};
    if (!hasToWait) return;
    const waiting = running.finally(() => {
      if (this.#waiting === waiting) this.#waiting = null;
    });
    this.#waiting = waiting;
  }

  #mayCheck(): void {
    this.meter.request();
    if (!this.checks.has(this.#clock.wall)) this.checks.set(this.#clock.wall, this.#clock.now);
  }

  async #put(key: string, value: string): Promise<void> {
    this.tried += 1;
    const today = Math.floor(this.#clock.wall / DAY_MS);
    this.triedOn.set(today, (this.triedOn.get(today) ?? 0) + 1);
    try {
      await this.kv.put(key, value);
    } catch (error) {
      this.#troubles.note('kv');
      throw error;
    }
  }

  #noteDelay(fault: KvFault | null): void {
    if (fault?.kind !== 'slow' && fault?.kind !== 'hang') return;
    const ms = fault.kind === 'hang' ? WRITE_MAX_MS : fault.ms;
    this.#troubles.note('kv', ms + (ms > WRITE_MAX_MS ? LATE_VALUE_STANDS_MS : 0));
    this.#onWait();
  }

  #whileDeployed<T>(deployment: number, work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      work.then(
        (value) => this.#deployment === deployment && resolve(value),
        (error) => this.#deployment === deployment && reject(error),
      );
    });
  }

  #bindings(location: string): Bindings {
    const away = Object.assign(new Error('The Durable Object was reset.'), { retryable: true });
    const unreachable = new Proxy({}, { get: () => async () => Promise.reject(away) });
    const free = { limit: async () => ({ success: true }) };
    const fleet = this.isAway ? unreachable : this.#fleet;
    const bindings = {
      ...env,
      SNAPSHOT: this.kv.at(location),
      FLEET: { getByName: () => fleet },
      GUESS_LIMIT: free,
      REPORT_LIMIT: free,
    };
    return bindings as unknown as Bindings;
  }
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
