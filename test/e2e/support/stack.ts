import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { DriftDocument } from '#contract';

const START_TIMEOUT_MS = 170_000;

const run = promisify(execFile);

/** The whole product, started as a person starts it: `scripts/start` with folders of its own. */
export class Stack {
  readonly stateDir: string;
  readonly #port: number;
  readonly #withEngine: boolean;
  #process: ChildProcess | null = null;
  #output = '';

  private constructor(stateDir: string, port: number, withEngine: boolean) {
    this.stateDir = stateDir;
    this.#port = port;
    this.#withEngine = withEngine;
  }

  /** @param options.withEngine beside a running CrowdSec, which has no AppSec */
  static async start(options: { withEngine?: boolean } = {}): Promise<Stack> {
    const stack = new Stack(mkdtempSync(join(tmpdir(), 'argos-e2e-')), await freePort(), options.withEngine ?? false);
    await stack.start();
    return stack;
  }

  get env(): NodeJS.ProcessEnv {
    return {
      ...process.env,
      NO_ENGINE: this.#withEngine ? '' : '1',
      PORT: String(this.#port),
      STATE_DIR: this.stateDir,
      SHARED_DIR: join(this.stateDir, 'shared'),
    };
  }

  get origin(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  get token(): string {
    return readFileSync(join(this.stateDir, 'operator-token'), 'utf8').trim();
  }

  get crowdsecDir(): string {
    return join(this.stateDir, 'sandbox', 'crowdsec');
  }

  /** The URL of the `ready` line, which logs in once. */
  get readyUrl(): string {
    return /^ready (\S+)$/m.exec(this.#output)?.[1] ?? '';
  }

  /** All that it has said since it was started, on either output. */
  get said(): string {
    return this.#output;
  }

  /** Starts, or starts again on the same state. Resolves when the `ready` line was printed. */
  async start(): Promise<void> {
    this.#output = '';
    const child = spawn('scripts/start', [], { env: this.env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#process = child;
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`not ready in time:\n${this.#output}`)), START_TIMEOUT_MS);
      const hear = (chunk: Buffer) => {
        this.#output += chunk.toString();
        if (this.readyUrl === '') return;
        clearTimeout(timer);
        resolve();
      };
      child.stdout.on('data', hear);
      child.stderr.on('data', hear);
      child.once('exit', (code) => reject(new Error(`scripts/start ended with ${code}:\n${this.#output}`)));
    });
  }

  /** Ends it as Ctrl-C does. @returns milliseconds until it was gone */
  async stop(): Promise<number> {
    const child = this.#process;
    if (child === null || child.exitCode !== null) return 0;
    const asked = performance.now();
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await gone;
    return performance.now() - asked;
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.stateDir, { recursive: true, force: true });
  }

  /** `scripts/apply` */
  async apply(...args: string[]): Promise<string> {
    return (await run('scripts/apply', args, { env: this.env })).stdout;
  }

  /** The sandbox's `cscli`, by hand. */
  async cscli(...args: string[]): Promise<string> {
    return (await run(join(this.stateDir, 'sandbox', 'cscli'), args)).stdout;
  }

  async call<T = unknown>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${this.origin}${path}`, {
      method,
      headers: { authorization: `Bearer ${this.token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return (response.status === 204 ? null : await response.json()) as T;
  }

  /** The drift document, fresh from Fleet unless a published one is asked for. */
  async drift(published?: 'published'): Promise<DriftDocument> {
    return this.call('GET', `/api/security/drift${published === undefined ? '?fresh=true' : ''}`);
  }
}

/** A port of 127.0.0.1 on which nothing listens. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
