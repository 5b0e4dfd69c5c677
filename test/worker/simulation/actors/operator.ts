import type { Declared } from '#contract';
import type { Random } from '../../../doubles/random.ts';
import type { SimulatedClock } from '../clock.ts';
import { afterCopying, afterDeclaring, afterSetting, afterWithdrawing, type Known } from '../model/known.ts';
import type { World } from '../world.ts';
import { SCENARIOS, THRESHOLDS } from './disk.ts';
import type { Listener } from './listener.ts';

const EVERY_MS = 12 * 60_000;

/** The share of acts before which codes are made that nobody uses. */
const CODES = 0.2;

/** Declares, withdraws, copies and changes thresholds, on hosts at random. */
export class Operator {
  /** Changes that were answered as done. */
  acts = 0;
  /** Until this moment nobody declares anything. */
  restsUntil = 0;
  isCalm = false;
  readonly #world: World;
  readonly #clock: SimulatedClock;
  readonly #random: Random;
  readonly #listener: Listener;
  readonly #hosts: readonly string[];

  constructor(
    { world, clock, random, listener }: { world: World; clock: SimulatedClock; random: Random; listener: Listener },
    hosts: readonly string[],
  ) {
    this.#world = world;
    this.#clock = clock;
    this.#random = random;
    this.#listener = listener;
    this.#hosts = hosts;
  }

  /** @param known what is known of a host, whose intent may be copied */
  live(known: (hostId: string) => Known): void {
    const again = async () => {
      if (this.isCalm) return;
      if (this.#clock.now >= this.restsUntil) await this.#act(known);
      this.#clock.after(-Math.log(1 - this.#random.next()) * EVERY_MS, again);
    };
    this.#clock.after(EVERY_MS, again);
  }

  async #act(known: (hostId: string) => Known): Promise<void> {
    const host = this.#random.pick(this.#hosts);
    const name = this.#random.pick(SCENARIOS);
    const scenario = `/api/security/scenarios/${encodeURIComponent(name)}?host=${host}`;
    const what = this.#random.next();
    if (this.#random.chance(CODES)) await this.#makeCodes();
    const declare = (body: object, declared: Declared) =>
      this.#ask('PATCH', scenario, body, host, (before) => afterDeclaring(before, name, declared));
    if (what < 0.25) await declare({ disabled: true }, 'disabled');
    else if (what < 0.4) await declare({ disabled: false }, 'enabled');
    else if (what < 0.5) await declare({ declared: 'simulated' }, 'simulated');
    else if (what < 0.65) await this.#ask('DELETE', scenario, undefined, host, (before) => afterWithdrawing(before, name));
    else if (what < 0.9) {
      const threshold = this.#random.pick(['inbound', 'outbound'] as const);
      const value = this.#random.pick(THRESHOLDS);
      await this.#ask(
        'PATCH',
        `/api/security/appsec-tuning?host=${host}`,
        { [`${threshold}_threshold`]: value },
        host,
        (before) => afterSetting(before, threshold, value),
      );
    } else {
      const source = this.#random.pick(this.#hosts);
      if (source === host) return;
      const { intent } = known(source);
      await this.#ask('POST', `/api/hosts/${source}/intent/copies`, { to: [host] }, host, (before) =>
        afterCopying(before, intent),
      );
    }
  }

  async #makeCodes(): Promise<void> {
    for (const path of ['/api/hosts/enrollments', '/api/session/codes']) {
      const { status } = await this.#world.request('POST', path, {});
      if (status !== 200 && status !== 201 && status !== 503) this.#listener.failed(`POST ${path} was answered ${status}`);
    }
  }

  async #ask(method: string, path: string, body: unknown, host: string, change: (known: Known) => Known): Promise<void> {
    const { status, body: answer } = await this.#world.request(method, path, body);
    if (status === 200) {
      this.acts += 1;
      this.#listener.declared(host, change);
    } else if (status !== 503) this.#listener.failed(`${method} ${path} was answered ${status} ${JSON.stringify(answer)}`);
  }
}
