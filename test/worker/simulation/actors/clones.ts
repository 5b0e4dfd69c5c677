import { DAY_MS } from '../../../doubles/kv/index.ts';
import type { Random } from '../../../doubles/random.ts';
import { TestAgent } from '../../support/agent.ts';
import type { SimulatedClock } from '../clock.ts';
import type { World } from '../world.ts';
import { Agent } from './agent.ts';
import { changed } from './disk.ts';
import type { Host } from './host.ts';
import type { Listener } from './listener.ts';

const MINUTE = 60_000;

/** Machines that were copied with their agent's key: for a while each day one speaks for its original, of a disk of its own. */
export class Clones {
  readonly #common: { world: World; clock: SimulatedClock; random: Random; listener: Listener };
  readonly #hosts: readonly Host[];
  readonly #doubles: readonly TestAgent[];
  #agents: Agent[] = [];
  #isCalm = false;

  constructor(
    common: { world: World; clock: SimulatedClock; random: Random; listener: Listener },
    hosts: readonly Host[],
    doubles: readonly TestAgent[],
  ) {
    this.#common = common;
    this.#hosts = hosts;
    this.#doubles = doubles;
  }

  /** @param days of the simulation */
  live(days: number): void {
    const { clock, random } = this.#common;
    for (let day = 0; day < days; day += 1) clock.after(day * DAY_MS + random.between(0, DAY_MS), () => this.#copy());
  }

  calmDown(): void {
    this.#isCalm = true;
    for (const agent of this.#agents) agent.stop();
  }

  #copy(): void {
    if (this.#isCalm) return;
    const { clock, random } = this.#common;
    const index = random.between(0, this.#hosts.length - 1);
    const [host, original] = [this.#hosts[index], this.#doubles[index]];
    if (host === undefined || original === undefined) return;
    const seen = { ...host.seen, disk: changed(host.seen.disk, random) };
    const double: TestAgent = Object.assign(Object.create(TestAgent.prototype), original, { instance: crypto.randomUUID() });
    const agent = new Agent(double, () => seen, this.#common);
    this.#agents.push(agent);
    agent.pushAfter(0);
    clock.after(random.between(5, 40) * MINUTE, () => agent.stop());
  }
}
