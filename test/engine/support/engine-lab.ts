import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../scripts/support/run.ts';
import { countLoads, loadsIn } from './engine-log.ts';
import { freePort } from './free-port.ts';
import { outlivesNothing } from './outlives-nothing.ts';
import { CACHE, ROOT } from './package.ts';
import { until } from './until.ts';

const READY_WITHIN_MS = 90_000;
const GONE_WITHIN_MS = 15_000;

export const SSH_BF = 'crowdsecurity/ssh-bf';
export const SSH_SLOW_BF = 'crowdsecurity/ssh-slow-bf';

/** A scenario of the host's own. */
export const LOCAL = 'argos/lab';
const LOCAL_FILE = 'scenarios/argos-lab.yaml';
const BROKEN_FILE = 'scenarios/argos-broken.yaml';

const localText = (filter: string, name: string, capacity: number): string =>
  [
    'type: leaky',
    `name: ${name}`,
    'description: of this lab',
    `filter: ${JSON.stringify(filter)}`,
    'groupby: evt.Meta.source_ip',
    `capacity: ${capacity}`,
    'leakspeed: 10s',
    'blackhole: 1m',
    'labels: { remediation: false }',
    '',
  ].join('\n');

/** What an engine was given at its last load that succeeded. */
export interface Truth {
  /** Full names of the scenarios that it took, by its own log. */
  names: ReadonlySet<string>;
  /** Full names that simulation.yaml called simulated when the load was complete. */
  simulated: ReadonlySet<string>;
  /** The digests of the files that a lab's steps change, as they were when the load was complete. */
  digests: ReadonlyMap<string, string>;
}

/**
 * Debian's real CrowdSec 1.4.6 on a folder and on ports of its own, offline. Any number of them run side by side. Files are changed
 * only between loads, so that what was on disk when a load was complete is what it read; a test that breaks this has no `truth`.
 */
export class EngineLab {
  readonly crowdsecDir: string;
  /** Whether the engine's metrics port is its own: a test may have put another program there. */
  hasMetrics = true;
  #process: ChildProcess | null = null;
  #truth: Truth | null = null;
  #counted = 0;

  private constructor(
    readonly dir: string,
    readonly lapiPort: number,
    readonly metricsPort: number,
  ) {
    this.crowdsecDir = join(dir, 'host', 'crowdsec');
  }

  /** Lays the folders out. The engine does not run yet. */
  static async build(): Promise<EngineLab> {
    const dir = realpathSync(mkdtempSync(join(tmpdir(), 'argos-engine-')));
    const lab = new EngineLab(dir, await freePort(), await freePort());
    try {
      await lab.#script('build', join(dir, 'host'));
      await lab.layOut();
    } catch (error) {
      await lab.close();
      throw error;
    }
    return lab;
  }

  /** Writes the engine's config.yaml and credentials anew, as scripts/start does before each start. */
  async layOut(): Promise<void> {
    await this.#script('engine', join(this.dir, 'host'), String(this.lapiPort), String(this.metricsPort));
  }

  /** The process's id; null where none runs. */
  get pid(): number | null {
    return this.#process?.pid ?? null;
  }

  get isRunning(): boolean {
    return this.#process !== null;
  }

  /** What the engine runs; null where none runs or nothing is known. */
  get truth(): Truth | null {
    return this.isRunning ? this.#truth : null;
  }

  /** Starts the engine and waits until its first load is complete. */
  async start(): Promise<void> {
    this.launch();
    await this.waitReady();
  }

  /** Starts the engine and waits for nothing. */
  launch(): void {
    if (this.#process !== null) throw new Error('the engine runs already');
    this.#counted = this.loads();
    this.#truth = null;
    const config = join(this.crowdsecDir, 'config.yaml');
    const child = spawn(join(this.dir, 'host/bin/crowdsec'), ['-c', config], { cwd: this.dir, stdio: 'ignore' });
    this.#process = child;
    outlivesNothing(child);
    child.once('exit', () => {
      if (this.#process === child) this.#process = null;
    });
  }

  /** Ends it in the ordinary way and waits until it is gone. */
  stop(): Promise<void> {
    return this.#end('SIGTERM');
  }

  kill(): Promise<void> {
    return this.#end('SIGKILL');
  }

  /** Reloads it and waits until the load is complete. */
  async reload(): Promise<void> {
    this.hangUp();
    await this.waitReady();
  }

  /** Sends SIGHUP and waits for nothing. */
  hangUp(): void {
    if (this.#process === null) throw new Error('no engine runs');
    this.#counted = this.loads();
    this.#process.kill('SIGHUP');
  }

  /** Sends a signal that does not end it. */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void {
    if (this.#process === null) throw new Error('no engine runs');
    this.#process.kill(signal);
  }

  /** Waits until the load that was asked for last is complete. @throws where the engine ends instead */
  async waitReady(): Promise<void> {
    await until('the engine has loaded', READY_WITHIN_MS, () => {
      if (this.#process === null) throw new Error(`the engine ended:\n${this.log().split('\n').slice(-12).join('\n')}`);
      return this.loads() > this.#counted;
    });
    await until('its ports answer', READY_WITHIN_MS, () => this.#answers());
    this.noteTruth();
  }

  /** Takes what the log says by now for the truth, where more than one load was asked for. */
  noteTruth(): void {
    this.#truth = this.#onDisk();
  }

  /** Waits until the engine has ended by itself. */
  async waitGone(withinMs = READY_WITHIN_MS): Promise<void> {
    await until('the engine is gone', withinMs, () => this.#process === null);
  }

  /** How many loads succeeded, by the engine's log. */
  loads(): number {
    return countLoads(this.log());
  }

  log(): string {
    const file = join(this.dir, 'host/log/crowdsec.log');
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  }

  async cscli(...args: string[]): Promise<string> {
    const { code, stdout, stderr } = await run(join(this.dir, 'host/cscli'), args, { PATH: process.env.PATH ?? '' });
    if (code !== 0) throw new Error(`cscli ${args.join(' ')}: ${stderr}`);
    return stdout;
  }

  /** A path of CrowdSec's folder. */
  file(path: string): string {
    return join(this.crowdsecDir, path);
  }

  isInstalled(scenario: string): boolean {
    return existsSync(this.file(`scenarios/${scenario.split('/')[1]}.yaml`));
  }

  /** Installs a scenario of the hub that is not installed: `cscli` would download one that is. */
  async install(scenario: string): Promise<void> {
    await this.cscli('scenarios', 'install', scenario);
  }

  async remove(scenario: string): Promise<void> {
    await this.cscli('scenarios', 'remove', '--force', scenario);
  }

  async simulate(scenario: string, isSimulated: boolean): Promise<void> {
    await this.cscli('simulation', isSimulated ? 'enable' : 'disable', scenario);
  }

  /** Writes the scenario of the host's own, or changes it. */
  writeLocal(capacity: number): void {
    writeFileSync(this.file(LOCAL_FILE), localText("evt.Meta.log_type == 'argos_lab'", LOCAL, capacity));
  }

  removeLocal(): void {
    rmSync(this.file(LOCAL_FILE), { force: true });
  }

  /** Adds a scenario with which the engine's next load fails. */
  breakScenario(): void {
    writeFileSync(this.file(BROKEN_FILE), localText('nosuchfn((', 'argos/broken', 5));
  }

  mendScenario(): void {
    rmSync(this.file(BROKEN_FILE), { force: true });
  }

  /** Lets somebody fail to log in: ten times makes `ssh-bf` ban. */
  writeAuthLines(count: number, ip = '192.0.2.99'): void {
    const now = new Date()
      .toString()
      .slice(4, 24)
      .replace(/ \d{4} /, ' ');
    const line = `${now} lab sshd[1]: Invalid user foo from ${ip} port 4000\n`;
    appendFileSync(join(this.dir, 'host/auth.log'), line.repeat(count));
  }

  /** Waits until the engine has banned an address for a scenario, by its log. */
  async waitForBan(scenario: string, ip = '192.0.2.99', withinMs = 15_000): Promise<void> {
    const banned = `${scenario} by ip ${ip} : 4h ban on Ip ${ip}`;
    await until(`a ban of ${ip} by ${scenario}`, withinMs, () => this.log().includes(banned));
  }

  /** Whether what the steps of a lab change differs from what the engine was given. */
  isReloadNeeded(): boolean {
    const { digests } = this.#onDisk();
    const loaded = this.#truth?.digests ?? new Map<string, string>();
    return digests.size !== loaded.size || [...digests].some(([path, digest]) => loaded.get(path) !== digest);
  }

  /** Ends the engine and removes everything. */
  async close(): Promise<void> {
    await this.kill();
    rmSync(this.dir, { recursive: true, force: true });
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#process;
    if (child === null) return;
    child.kill(signal);
    await until(`the engine ends on ${signal}`, GONE_WITHIN_MS, () => this.#process === null);
  }

  async #answers(): Promise<boolean> {
    try {
      await fetch(`http://127.0.0.1:${this.lapiPort}/health`);
      if (!this.hasMetrics) return true;
      return (await fetch(`http://127.0.0.1:${this.metricsPort}/metrics`)).ok;
    } catch {
      return false;
    }
  }

  /** The scenarios of the last load by the log, the rest as it is on disk now. */
  #onDisk(): Truth {
    const names = this.#namesOfFiles();
    const files = loadsIn(this.log()).at(-1)?.files ?? new Set<string>();
    const digests = new Map(
      ['simulation.yaml', 'profiles.yaml', ...readdirSync(this.file('scenarios')).map((file) => join('scenarios', file))].map(
        (path) => [path, digestOf(this.file(path))],
      ),
    );
    return {
      names: new Set([...files].map((file) => names.get(file) ?? file)),
      simulated: new Set(exclusionsOf(readFileSync(this.file('simulation.yaml'), 'utf8'))),
      digests,
    };
  }

  #namesOfFiles(): Map<string, string> {
    const hub = this.file('hub/scenarios');
    const names = new Map([['argos-lab.yaml', LOCAL]]);
    for (const author of readdirSync(hub)) {
      for (const file of readdirSync(join(hub, author))) {
        if (!names.has(file) || author === 'crowdsecurity') names.set(file, `${author}/${file.replace(/\.yaml$/, '')}`);
      }
    }
    return names;
  }

  async #script(name: string, ...args: string[]): Promise<void> {
    const env = { PATH: process.env.PATH ?? '', ARGOS_CACHE: CACHE };
    const { code, stderr } = await run(join(ROOT, 'scripts/sandbox', name), args, env);
    if (code !== 0) throw new Error(`scripts/sandbox/${name} failed: ${stderr}`);
  }
}

function digestOf(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

/** The names in a simulation.yaml as `cscli` writes it while `simulation` is off. */
function exclusionsOf(text: string): string[] {
  return [...text.matchAll(/^\s*- (\S+)$/gm)].flatMap(([, name]) => (name === undefined ? [] : [name]));
}
