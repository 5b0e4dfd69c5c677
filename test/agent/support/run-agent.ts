import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../../agent/main.ts', import.meta.url));

export interface Finished {
  code: number | null;
  out: string;
  err: string;
}

/** Starts the agent's command line in a process of its own, without the settings of the machine that runs the tests. */
export function startAgent(
  args: readonly string[],
  environment: Record<string, string> = {},
): { child: ChildProcess; finished: Promise<Finished> } {
  const env = { PATH: process.env.PATH ?? '', ARGOS_DRIFT_CONFIG: '', ...environment };
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', MAIN, ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const finished = new Promise<Finished>((resolve, reject) => {
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk) => {
      out += chunk;
    });
    child.stderr.on('data', (chunk) => {
      err += chunk;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out, err }));
  });
  return { child, finished };
}

/** Runs the agent's command line to its end. */
export function runAgent(args: readonly string[], environment: Record<string, string> = {}): Promise<Finished> {
  return startAgent(args, environment).finished;
}
