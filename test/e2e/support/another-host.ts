import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Stack } from './stack.ts';

const run = promisify(execFile);
const AGENT = 'dist/agent/argos-drift-agent.mjs';

/** Another CrowdSec folder with the real agent beside it, as a second machine would be. */
export class AnotherHost {
  readonly crowdsecDir: string;
  readonly #folder: string;
  readonly #flags: string[];
  readonly #running = new Set<ChildProcess>();

  private constructor(folder: string) {
    this.#folder = folder;
    this.crowdsecDir = join(folder, 'sandbox', 'crowdsec');
    this.#flags = [
      ...['--config', join(folder, 'agent.yaml'), '--key-file', join(folder, 'host.key')],
      ...['--crowdsec-dir', this.crowdsecDir, '--shared-dir', join(folder, 'shared'), '--install', 'systemd'],
    ];
  }

  /** Builds its CrowdSec folder inside the stack's own, so that both go together. */
  static async build(stack: Stack, name: string): Promise<AnotherHost> {
    const host = new AnotherHost(join(stack.stateDir, name));
    await run('scripts/sandbox/build', [join(host.#folder, 'sandbox')]);
    return host;
  }

  async enrol(stack: Stack, code: string): Promise<void> {
    await run(process.execPath, [AGENT, 'enroll', stack.origin, code, ...this.#flags]);
  }

  /** Runs its agent until `stop`. Called twice, two agents use one key, as on a cloned machine. */
  start(): void {
    const child = spawn(process.execPath, [AGENT, 'run', ...this.#flags], { stdio: 'ignore' });
    this.#running.add(child);
    child.once('exit', () => this.#running.delete(child));
  }

  async stop(): Promise<void> {
    await Promise.all(
      [...this.#running].map((child) => {
        const gone = new Promise((resolve) => child.once('exit', resolve));
        child.kill('SIGTERM');
        return gone;
      }),
    );
  }

  /** The sandbox's `cscli`, by hand. */
  async cscli(...args: string[]): Promise<void> {
    await run(join(this.#folder, 'sandbox', 'cscli'), args);
  }

  /** The apply script, as on a host of its own. */
  async apply(): Promise<void> {
    await run('scripts/setup-appsec.sh', [], {
      env: {
        ...process.env,
        CROWDSEC_DIR: this.crowdsecDir,
        SHARED_DIR: join(this.#folder, 'shared'),
        CSCLI: join(this.#folder, 'sandbox', 'cscli'),
        AGENT: join(process.cwd(), AGENT),
        ARGOS_DRIFT_CONFIG: join(this.#folder, 'agent.yaml'),
        NO_RELOAD: '1',
      },
    });
  }
}
