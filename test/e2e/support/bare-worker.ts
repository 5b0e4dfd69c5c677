import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../../scripts/support/run.ts';

const { stopAll } = await import(join(ROOT, 'scripts/local/children.mjs'));
const { startWorker } = await import(join(ROOT, 'scripts/local/worker.mjs'));

const OPERATOR_TOKEN = 'another-operator-token-of-tests';

/** A Worker with an empty state and an operator token of its own, and nothing beside it. */
export class BareWorker {
  readonly startedAt = new Date().toISOString();

  private constructor(
    readonly origin: string,
    readonly stateDir: string,
  ) {}

  /** @param origin where it listens, on the loopback */
  static async start(origin: string): Promise<BareWorker> {
    const stateDir = mkdtempSync(join(tmpdir(), 'argos-bare-'));
    const port = Number(new URL(origin).port);
    await startWorker({ port, origin, stateDir, operatorToken: OPERATOR_TOKEN }, () => {});
    return new BareWorker(origin, stateDir);
  }

  /** As somebody sets it who means this one. */
  get env(): NodeJS.ProcessEnv {
    return { ...process.env, ARGOS_DRIFT_URL: this.origin, OPERATOR_TOKEN };
  }

  readonly call = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const response = await fetch(`${this.origin}${path}`, {
      method,
      headers: { authorization: `Bearer ${OPERATOR_TOKEN}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  };

  /** What the holder of a token is answered. */
  async statusFor(token: string): Promise<number> {
    return (await fetch(`${this.origin}/api/hosts`, { headers: { authorization: `Bearer ${token}` } })).status;
  }

  async stop(): Promise<void> {
    await stopAll();
    rmSync(this.stateDir, { recursive: true, force: true });
  }
}
