import type { Random } from '../../doubles/random.ts';
import type { EngineAgent, Message } from './engine-agent.ts';
import { type EngineLab, SSH_BF, SSH_SLOW_BF, type Truth } from './engine-lab.ts';
import { SETTLED_WITHIN_S } from './start-lab.ts';
import { pause } from './until.ts';
import { lies, liesNow } from './word.ts';

/** What may happen to a host. */
type Step =
  | 'install'
  | 'remove'
  | 'edit'
  | 'simulate'
  | 'reload'
  | 'restart'
  | 'kill'
  | 'start'
  | 'restart the agent'
  | 'kill the agent';

const CHANGES: readonly Step[] = ['install', 'remove', 'edit', 'simulate'];
const LOADS: readonly Step[] = ['reload', 'restart', 'start'];
const SCENARIOS = [SSH_BF, SSH_SLOW_BF, 'crowdsecurity/http-probing', 'ltsich/http-w00tw00t', 'crowdsecurity/http-sqli-probing'];
/** Whose first rule is called as they are: CrowdSec simulates rules. */
const SIMULATED = [SSH_BF, SSH_SLOW_BF, 'crowdsecurity/http-probing', 'ltsich/http-w00tw00t'];

/** How long the agent may take to tell of changed files: its settle time of 2 s, a look, and room for ten engines on two cores. */
const TOLD_WITHIN_S = 12;
/** Long enough for the agent to look at the disk twice. */
const SEEN_AFTER_MS = 4_000;
/** How late a message may be: it looks every 10 s, and two cores carry ten engines. */
const LATE_MS = 15_000;
/** How many loads of a host are awaited until they are known: each takes some 40 s. */
const AWAITED_LOADS = 4;
/** How many loads of a host are followed at once by a change, and then left alone until a wrong word would have come. */
const DOUBTFUL_LOADS = 2;
const WRONG_WORD_WITHIN_MS = 42_000;
const KILLS = 2;
const AGENT_RESTARTS = 4;

export interface Figures {
  steps: number;
  /** Awaited steps after which the agent had evidence: a load with quiet files before, during and after it. */
  withEvidence: number;
  /** How many of them it called unknown all the same. */
  unknown: number;
  messages: number;
  lies: string[];
}

/** A host to which random things happen, and the truth about it. */
export class RandomHost {
  readonly figures: Figures = { steps: 0, withEvidence: 0, unknown: 0, messages: 0, lies: [] };
  readonly #history: string[] = [];
  /** What the engine ran, and since when; null: no engine that had loaded. */
  readonly #truths: { from: number; truth: Truth | null }[] = [{ from: 0, truth: null }];
  readonly #left = { loads: AWAITED_LOADS, doubts: DOUBTFUL_LOADS, kills: KILLS, agents: AGENT_RESTARTS };
  /** Whether the last step was such a load. */
  #isDoubtful = false;
  #hasEvidence = false;
  #isSettled = true;
  #judged = 0;

  constructor(
    readonly name: string,
    readonly lab: EngineLab,
    readonly agent: EngineAgent,
    readonly random: Random,
  ) {}

  /** The first load, which the agent sees. */
  async begin(): Promise<void> {
    await this.agent.start();
    await this.lab.start();
    this.#note();
    this.#hasEvidence = true;
    await this.#settle(SETTLED_WITHIN_S);
    this.#judge();
  }

  /** One more thing happens. @param isHasty the next one shall come at once */
  async step(isHasty: boolean): Promise<void> {
    const step = this.#choose();
    const isLoad = LOADS.includes(step);
    const wasDoubtful = this.#isDoubtful;
    this.#isDoubtful = isLoad && this.#left.doubts > 0 && this.random.chance(0.4);
    if (this.#isDoubtful) this.#left.doubts -= 1;
    const isAwaited = wasDoubtful || !(isHasty || this.#isDoubtful || (isLoad && this.#left.loads === 0));
    this.#history.push(`${step}${isAwaited ? '' : ' (hasty)'}`);
    // A load that does not settle before the next thing happens is bound to nothing: nobody could know what it read.
    if (!this.#isSettled && !isLoad) this.#hasEvidence = false;
    const wasSettled = this.#isSettled;
    const before = this.agent.last?.engine.loaded_at;
    await this.#carryOut(step);
    this.#note();
    if (isLoad) {
      this.#hasEvidence = wasSettled;
      if (isAwaited) this.#left.loads -= 1;
    }
    if (isAwaited) {
      if (wasDoubtful) await pause(WRONG_WORD_WITHIN_MS);
      else await (isLoad ? this.#settle(SETTLED_WITHIN_S, before) : this.#settle(TOLD_WITHIN_S));
      this.#count();
      // Whether it is known or not, its files are quiet now and the agent has looked.
      this.#isSettled = true;
    } else {
      await pause(this.random.between(0, 3_000));
      this.#isSettled = false;
    }
    this.figures.steps += 1;
    this.#judge();
  }

  #choose(): Step {
    const { lab, random } = this;
    if (this.#isDoubtful) return random.pick(CHANGES);
    const choices: Step[] = [...CHANGES, ...CHANGES];
    if (!lab.isRunning) choices.push('start', 'start', 'start', 'start');
    else choices.push('reload', 'reload', 'restart');
    if (lab.isRunning && this.#left.kills > 0) choices.push('kill');
    if (this.#left.agents > 0) choices.push('restart the agent', 'kill the agent');
    return random.pick(choices);
  }

  async #carryOut(step: Step): Promise<void> {
    const { lab, agent, random } = this;
    switch (step) {
      case 'install':
      case 'remove': {
        const isInstalled = (name: string) => lab.isInstalled(name);
        const there = SCENARIOS.filter(isInstalled);
        const absent = SCENARIOS.filter((name) => !isInstalled(name));
        if (there.length === 0 || (step === 'install' && absent.length > 0)) return lab.install(random.pick(absent));
        return lab.remove(random.pick(there));
      }
      case 'edit':
        return random.chance(0.2) ? lab.removeLocal() : lab.writeLocal(random.between(1, 1_000));
      case 'simulate':
        return lab.simulate(random.pick(SIMULATED), random.chance(0.5));
      case 'reload':
        return lab.reload();
      case 'restart':
        await lab.stop();
        this.#note();
        return lab.start();
      case 'start':
        return lab.start();
      case 'kill':
        this.#left.kills -= 1;
        return lab.kill();
      case 'restart the agent':
      case 'kill the agent':
        this.#left.agents -= 1;
        await (step === 'restart the agent' ? agent.stop() : agent.kill());
        await agent.start();
        return;
    }
  }

  /** Waits for the agent's right word, or for as long as it should have taken. @param before the load that is over */
  async #settle(withinS: number, before?: string | null): Promise<void> {
    const { lab, agent } = this;
    const isRight = ({ engine }: Message): boolean =>
      lab.isRunning ? engine.state === 'running' && engine.loaded_at !== before : engine.state !== 'running';
    // Where there is no right word to wait for, the agent shall have seen the files.
    if (!lab.isRunning || !this.#hasEvidence) await pause(SEEN_AFTER_MS);
    if (lab.isRunning && !this.#hasEvidence) return;
    const arrived = agent.message('the right word', (message) => isRight(message) && liesNow(message, lab).length === 0, withinS);
    // What came instead is judged below.
    await arrived.catch(() => undefined);
  }

  /** Counts the settled word after a step that was awaited. */
  #count(): void {
    const { last } = this.agent;
    if (last === null) return;
    this.figures.lies.push(...liesNow(last, this.lab).map((lie) => this.#told(lie, last)));
    if (!this.lab.isRunning || !this.#hasEvidence) return;
    this.figures.withEvidence += 1;
    if (last.engine.state === 'running') return;
    this.figures.unknown += 1;
    this.#history.push(`[${last.engine.state}: ${last.engine.why}]`);
  }

  /** Judges every message since the last time by what was true when it may have been made. */
  #judge(): void {
    for (; this.#judged < this.agent.messages.length; this.#judged++) {
      const message = this.agent.messages[this.#judged];
      if (message === undefined) continue;
      this.figures.messages += 1;
      const found = this.#truthsAt(message.at).map((truth) => lies(message, truth));
      const [least] = found.sort((a, b) => a.length - b.length);
      this.figures.lies.push(...(least ?? []).map((lie) => this.#told(lie, message)));
    }
  }

  #truthsAt(at: number): (Truth | null)[] {
    return this.#truths
      .filter(({ from }, index) => from <= at && (this.#truths[index + 1]?.from ?? Number.POSITIVE_INFINITY) >= at - LATE_MS)
      .map(({ truth }) => truth);
  }

  #note(): void {
    if (this.#truths.at(-1)?.truth !== this.lab.truth) this.#truths.push({ from: performance.now(), truth: this.lab.truth });
  }

  #told(lie: string, { engine }: Message): string {
    return `${this.name}: ${lie}, after: ${this.#history.join(', ')}. It said ${JSON.stringify(engine)}`;
  }

  /** What happened, for a failure. */
  get history(): string {
    return `${this.name}: ${this.#history.join(', ')}`;
  }
}
