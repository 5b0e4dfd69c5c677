import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../../agent/main.ts', import.meta.url));

export interface Finished {
  code: number | null;
  out: string;
  err: string;
}

export interface Started {
  child: ChildProcess;
  finished: Promise<Finished>;
  /** What it wrote to its standard output so far. */
  out: () => string;
}

/** Starts the agent's command line in a process of its own, without the settings of the machine that runs the tests. */
export function startAgent(args: readonly string[], environment: Record<string, string> = {}): Started {
  return startNode(['--disable-warning=ExperimentalWarning', MAIN, ...args], environment);
}

/** Starts Node with these arguments, for a bundle of the agent. */
export function startNode(args: readonly string[], environment: Record<string, string> = {}): Started {
  const env = { PATH: process.env.PATH ?? '', ARGOS_DRIFT_CONFIG: '', ...environment };
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  const finished = new Promise<Finished>((resolve, reject) => {
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
  return { child, finished, out: () => out };
}

/** Tells a process to end. Fails where it is still there long after that, though well before what it waits for is over. */
export async function endsOnSignal({ child, finished }: Started, signal: NodeJS.Signals = 'SIGTERM'): Promise<Finished> {
  child.kill(signal);
  const deadline = AbortSignal.timeout(10_000);
  return Promise.race([
    finished,
    new Promise<never>((_, reject) => deadline.addEventListener('abort', () => reject(new Error('it did not end')))),
  ]);
}

/** Runs the agent's command line to its end. */
export function runAgent(args: readonly string[], environment: Record<string, string> = {}): Promise<Finished> {
  return startAgent(args, environment).finished;
}
