import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { AgentAnswer, type EngineReport, Heartbeat, Report, type ScenariosReport } from '#contract';
import { keyText, newKey } from '../../../agent/enroll/key.ts';
import { answer, FakeWorker, type Received } from '../../doubles/fake-worker.ts';
import type { EngineLab } from './engine-lab.ts';
import { outlivesNothing } from './outlives-nothing.ts';
import { BUNDLE } from './package.ts';
import { until } from './until.ts';

const HOST_ID = 'abcdefghijkl';

/** A message as the Worker took it, with what the last report before it listed. */
export interface Message {
  /** `performance.now()` when it had arrived. */
  at: number;
  engine: EngineReport;
  scenarios: ScenariosReport;
  loadFault: string | null;
}

/** The real agent, as it is delivered, on the folder of a lab; and the Worker that it reports to. */
export class EngineAgent {
  readonly messages: Message[] = [];
  readonly #worker: FakeWorker;
  readonly #dir: string;
  #process: ChildProcess | null = null;
  #scenarios: ScenariosReport | null = null;
  #faults: string[] = [];
  #waiting: (() => void)[] = [];

  private constructor(dir: string, worker: FakeWorker) {
    this.#worker = worker;
    this.#dir = dir;
  }

  /** Enrols an agent on a lab. It does not run yet. */
  static async on(lab: EngineLab): Promise<EngineAgent> {
    const worker = await FakeWorker.start();
    const agent = new EngineAgent(join(lab.dir, 'agent'), worker);
    worker.otherwise = (request) => {
      agent.#take(request);
      return validAnswer();
    };
    mkdirSync(agent.#dir, { mode: 0o700 });
    writeFileSync(join(agent.#dir, 'host.key'), keyText(newKey(), HOST_ID, worker.url), { mode: 0o600 });
    const settings = {
      url: worker.url.origin,
      host_id: HOST_ID,
      key_file: join(agent.#dir, 'host.key'),
      crowdsec_dir: lab.crowdsecDir,
      shared_dir: join(agent.#dir, 'shared'),
    };
    const lines = Object.entries(settings).map(([key, value]) => `${key}: ${value}\n`);
    writeFileSync(join(agent.#dir, 'agent.yaml'), lines.join(''));
    return agent;
  }

  /** Starts the agent and waits for its first message. */
  async start(): Promise<Message> {
    const known = this.messages.length;
    this.launch();
    return this.message('the agent’s first message', () => true, 20, known);
  }

  launch(): void {
    if (this.#process !== null) throw new Error('the agent runs already');
    const log = openSync(join(this.#dir, 'agent.log'), 'a');
    // Without the settings, the proxies above all, of the machine that runs the tests.
    const env = { PATH: process.env.PATH ?? '' };
    const child = spawn(process.execPath, [BUNDLE, 'run', '--config', join(this.#dir, 'agent.yaml')], {
      env,
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    this.#process = child;
    outlivesNothing(child);
    child.once('exit', () => {
      if (this.#process === child) this.#process = null;
    });
  }

  get isRunning(): boolean {
    return this.#process !== null;
  }

  /** The agent's resident memory in MB. */
  get memoryMb(): number {
    const status = readFileSync(`/proc/${this.#process?.pid}/status`, 'utf8');
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024;
  }

  stop(): Promise<void> {
    return this.#end('SIGTERM');
  }

  kill(): Promise<void> {
    return this.#end('SIGKILL');
  }

  log(): string {
    return readFileSync(join(this.#dir, 'agent.log'), 'utf8');
  }

  get last(): Message | null {
    return this.messages.at(-1) ?? null;
  }

  /**
   * Waits for a message.
   * @param what says in a failure what was awaited
   * @param since the index of the first message that counts: otherwise the last one that is there already
   */
  async message(what: string, is: (message: Message) => boolean, withinS: number, since?: number): Promise<Message> {
    const deadline = performance.now() + withinS * 1000;
    let next = since ?? Math.max(0, this.messages.length - 1);
    for (;;) {
      for (; next < this.messages.length; next++) {
        const message = this.messages[next];
        if (message !== undefined && is(message)) return message;
      }
      if (this.#faults.length > 0) throw new Error(this.#faults.join('\n'));
      if (performance.now() > deadline) throw new Error(`not within ${withinS} s: ${what}. ${this.#told()}`);
      await this.#another(deadline);
    }
  }

  /** Ends the agent and its Worker. */
  async close(): Promise<void> {
    await this.kill();
    await this.#worker.stop();
  }

  #take({ method, url, body }: Received): void {
    try {
      if (method !== 'POST' || !url.endsWith('/api/agent/report')) throw new Error(`${method} ${url} is no report`);
      this.messages.push(this.#messageOf(body));
    } catch (error) {
      this.#faults.push(String(error));
    }
    for (const go of this.#waiting.splice(0)) go();
  }

  #messageOf(body: unknown): Message {
    const isReport = typeof body === 'object' && body !== null && 'scenarios' in body;
    if (isReport) this.#scenarios = v.parse(Report, body).scenarios;
    const { engine, load_fault } = v.parse(Heartbeat, body);
    if (engine === undefined) throw new Error('a message says nothing of the engine');
    if (this.#scenarios === null) throw new Error('a heartbeat came before any report');
    return { at: performance.now(), engine, scenarios: this.#scenarios, loadFault: load_fault ?? null };
  }

  #another(deadline: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, Math.max(0, deadline - performance.now()) + 1);
      this.#waiting.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  #told(): string {
    const last = this.last;
    if (last === null) return `There was no message. The agent's log:\n${this.log().slice(-2000)}`;
    return `The last of ${this.messages.length}: ${JSON.stringify(last.engine)}`;
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    if (this.#process === null) return;
    this.#process.kill(signal);
    await until(`the agent ends on ${signal}`, 10_000, () => this.#process === null);
  }
}

function validAnswer() {
  const scripted = answer();
  if (typeof scripted === 'string') throw new Error('no answer');
  v.parse(AgentAnswer, scripted.body);
  return scripted;
}
