import { lookup } from 'node:dns/promises';
import { createInterface } from 'node:readline/promises';

/** Everything outside of this process that a deployment touches, so that a test can stand in for it. */
export interface System {
  /** The checkout: wrangler.toml, package.json and the kept settings are here. */
  root: string;
  /** Of the programs that are started; `PATH` finds `wrangler` and `npm`. */
  env: NodeJS.ProcessEnv;
  fetch: typeof fetch;
  /** Whether DNS knows an address of this host name. */
  hasAddress: (host: string) => Promise<boolean>;
  say: (line: string) => void;
  /** The answer to a question; null where there is nobody to ask. */
  ask: (question: string) => Promise<string | null>;
  /** Unix milliseconds. */
  now: () => number;
  pause: (ms: number) => Promise<void>;
  /** Aborts when the person ends the run. */
  stop: AbortSignal;
}

/** The real one. */
export function realSystem(root: string, stop: AbortSignal): System {
  return {
    root,
    env: process.env,
    fetch,
    hasAddress: (host) =>
      lookup(host).then(
        () => true,
        () => false,
      ),
    say: (line) => console.log(line),
    ask,
    now: Date.now,
    pause: (ms) => new Promise((done) => setTimeout(done, ms)),
    stop,
  };
}

async function ask(question: string): Promise<string | null> {
  if (!process.stdin.isTTY) return null;
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  // Ctrl-C and Ctrl-D close the terminal and answer nothing.
  const closed = new Promise<string>((resolve) => terminal.once('close', () => resolve('')));
  try {
    return await Promise.race([terminal.question(question), closed]);
  } finally {
    terminal.close();
  }
}
