import type { DriftDocument } from '#contract';
import type { Random } from '../../../doubles/random.ts';
import type { SimulatedClock } from '../clock.ts';
import type { World } from '../world.ts';
import type { Listener } from './listener.ts';

/** Where dashboards are open: each of Cloudflare's locations has a cache of its own. */
const LOCATIONS = ['fra', 'iad', 'nrt'] as const;

/** How often each of them polls, on average, and how often somebody looks at a page again, which asks Fleet. */
const POLL_MS = 120_000;
const LOOK_MS = 60_000;

/** Takes an answer to be judged. */
export type Judge = (drift: DriftDocument, from: 'fresh' | 'kv', hostId: string) => void;

/** The dashboards that are open all the time. */
export class Reader {
  readonly #world: World;
  readonly #clock: SimulatedClock;
  readonly #random: Random;
  readonly #hosts: readonly string[];
  readonly #judge: Judge;
  readonly #listener: Listener;

  constructor(
    { world, clock, random, listener }: { world: World; clock: SimulatedClock; random: Random; listener: Listener },
    hosts: readonly string[],
    judge: Judge,
  ) {
    this.#world = world;
    this.#clock = clock;
    this.#random = random;
    this.#hosts = hosts;
    this.#judge = judge;
    this.#listener = listener;
  }

  live(): void {
    for (const location of LOCATIONS) this.#often(POLL_MS, () => this.readAt(location));
    this.#often(LOOK_MS, () => this.readFresh(this.#random.pick(this.#hosts)));
  }

  /** Looks at a host at the moments at which an answer may just no longer be behind. @param boundMs how far one from KV may be */
  async seeChange(host: string, boundMs: number): Promise<void> {
    await this.readFresh(host);
    for (const location of LOCATIONS) {
      // Now the location has the old value, which is as old as it may be when the new one is due.
      await this.#readKv(host, location);
      this.#clock.after(boundMs + 1, () => this.#readKv(host, location));
    }
  }

  /** Reads every host as a poll at one location does. */
  async readAt(location: string): Promise<void> {
    for (const host of this.#hosts) await this.#readKv(host, location);
  }

  async readFresh(host: string): Promise<void> {
    await this.#read(`/api/security/drift?fresh=true&host=${host}`, host, 'fresh');
  }

  #readKv(host: string, location: string): Promise<void> {
    return this.#read(`/api/security/drift?host=${host}`, host, 'kv', location);
  }

  async #read(path: string, host: string, from: 'fresh' | 'kv', location?: string): Promise<void> {
    const { status, body } = await this.#world.request('GET', path, undefined, location);
    if (status === 200) this.#judge(body as DriftDocument, from, host);
    // While a deployment replaces Fleet there is no answer, which is no wrong one.
    else if (status !== 503 || !this.#world.isAway)
      this.#listener.failed(`GET ${path} was answered ${status} ${JSON.stringify(body)}`);
  }

  #often(everyMs: number, run: () => Promise<void>): void {
    const again = async () => {
      await run();
      this.#clock.after(this.#random.between(everyMs / 2, (everyMs * 3) / 2), again);
    };
    this.#clock.after(this.#random.between(0, everyMs), again);
  }
}
