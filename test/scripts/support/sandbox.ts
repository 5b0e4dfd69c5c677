import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { BUILD_ENV, type Kind } from './kinds.ts';
import { type Outcome, ROOT, run } from './run.ts';

export const SSH_BF = 'crowdsecurity/ssh-bf';
export const SSH_SLOW_BF = 'crowdsecurity/ssh-slow-bf';

/** Each has a whole hub, and a busy machine takes its time with dozens of them. */
const CLEAN_UP_MS = 60_000;

const made: string[] = [];
afterAll(() => {
  for (const dir of made.splice(0)) rmSync(dir, { recursive: true, force: true });
}, CLEAN_UP_MS);

interface Sentinels {
  revision?: number;
  disabled?: string[];
  enabled?: string[];
  /** Without these two there is no file of them, as with an older agent. */
  simulated?: string[];
  baseline?: string[];
  /** Lines of the tuning sentinel; without them there is none. */
  tuning?: string[];
}

/** A CrowdSec folder with its cscli, a folder of sentinels beside it and a folder for stubs on PATH. */
export class Sandbox {
  private constructor(
    readonly kind: Kind,
    readonly dir: string,
  ) {}

  static async build(kind: Kind): Promise<Sandbox> {
    const sandbox = new Sandbox(kind, mkdtempSync(join(tmpdir(), 'argos-sandbox-')));
    made.push(sandbox.dir);
    const built = await run(join(ROOT, 'scripts/sandbox', kind.builder), [join(sandbox.dir, 'host')], BUILD_ENV);
    if (built.code !== 0) throw new Error(`the sandbox was not built: ${built.stderr}`);
    mkdirSync(sandbox.shared);
    mkdirSync(join(sandbox.dir, 'bin'));
    // The apply script waits by the second.
    sandbox.stub('sleep', 'exec /bin/sleep 0.01');
    return sandbox;
  }

  get shared(): string {
    return join(this.dir, 'shared');
  }

  get tuningFile(): string {
    return this.file('appsec-rules/argos-tuning.yaml');
  }

  file(path: string): string {
    return join(this.dir, 'host/crowdsec', path);
  }

  /** The sentinels, as argos-drift-agent writes them. */
  intend({ revision = 7, disabled = [], enabled = [], simulated, baseline, tuning }: Sentinels): void {
    this.sentinel('argos-disabled-scenarios.txt', disabled, revision);
    this.sentinel('argos-enabled-scenarios.txt', enabled, revision);
    for (const [list, names] of Object.entries({ simulated, baseline })) {
      const file = `argos-${list}-scenarios.txt`;
      if (names) this.sentinel(file, names, revision);
      else rmSync(join(this.shared, file), { force: true });
    }
    if (tuning) this.sentinel('argos-appsec-tuning.txt', tuning, revision);
  }

  sentinel(name: string, lines: string[], revision = 7): void {
    this.raw(name, `${[`# argos-drift revision ${revision} 2026-11-22T21:00:00.000Z`, ...lines].join('\n')}\n`);
  }

  raw(name: string, text: string | Buffer): void {
    writeFileSync(join(this.shared, name), text);
  }

  /** An executable shell script on the PATH of the apply script. */
  stub(name: string, body: string): string {
    const path = join(this.dir, 'bin', name);
    writeFileSync(path, `#!/bin/sh\n${body}\n`);
    chmodSync(path, 0o755);
    return path;
  }

  apply(args: string[] = [], env: Record<string, string> = {}): Promise<Outcome> {
    const [shell = 'sh', ...more] = this.commandLine(args);
    return run(shell, more, { ...this.environment(), ...env });
  }

  /** As `apply`, with a terminal at which a person types one line. */
  applyAtTerminal(line: string, args: string[] = []): Promise<Outcome> {
    const environment = this.environment();
    const quoted = this.commandLine(args).map((part) => `'${part}'`);
    // Only the apply script gets the narrow PATH: `script` itself may not be on it.
    const COMMAND = `env PATH='${environment.PATH}' ${quoted.join(' ')}`;
    const typed = `printf '%s\\n' ${line} | script -qec "$COMMAND" /dev/null`;
    return run('sh', ['-c', typed], { ...environment, PATH: BUILD_ENV.PATH, COMMAND });
  }

  private commandLine(args: string[]): string[] {
    return [...this.kind.shell, join(ROOT, 'scripts/setup-appsec.sh'), ...args];
  }

  private environment(): Record<string, string> {
    return {
      PATH: `${join(this.dir, 'bin')}:${this.kind.path}`,
      TMPDIR: tmpdir(),
      CROWDSEC_DIR: this.file('.'),
      SHARED_DIR: this.shared,
      CSCLI: join(this.dir, 'host/cscli'),
      NO_RELOAD: '1',
      AGENT: '',
    };
  }

  async cscli(...args: string[]): Promise<Outcome> {
    return run(join(this.dir, 'host/cscli'), args, { PATH: BUILD_ENV.PATH });
  }

  /** The names that cscli calls installed. */
  async installed(): Promise<string[]> {
    const listed = await this.cscli('scenarios', 'list', '-o', 'json');
    const { scenarios } = JSON.parse(listed.stdout) as { scenarios: { name: string }[] };
    return scenarios.map(({ name }) => name).sort();
  }

  /** What CrowdSec's simulation.yaml says. */
  simulation(): string {
    return readFileSync(this.file('simulation.yaml'), 'utf8');
  }

  tuning(): string {
    return readFileSync(this.tuningFile, 'utf8');
  }

  /** Everything under the CrowdSec folder that an apply could change, as text to compare. */
  state(): string {
    const folders = ['.', 'scenarios', 'appsec-rules', 'appsec-configs', 'acquis.d'];
    const entries = folders.flatMap((folder) =>
      readdirSync(this.file(folder), { withFileTypes: true }).map((entry) => {
        const path = join(folder, entry.name);
        if (entry.isSymbolicLink()) return `${path} -> ${readlinkSync(this.file(path))}`;
        return entry.isFile() ? `${path}: ${readFileSync(this.file(path), 'utf8')}` : path;
      }),
    );
    return entries.sort().join('\n');
  }
}
