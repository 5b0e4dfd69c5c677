import { fileURLToPath } from 'node:url';
import { DEPLOY_USAGE, DESTROY_USAGE, type Parsed, parseDeploy, parseDestroy } from './commands/arguments.ts';
import { deploy } from './commands/deploy.ts';
import { destroy } from './commands/destroy.ts';
import { Fault } from './fault.ts';
import { realSystem, type System } from './system/system.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const FAILED = 1;
const WRONG_USAGE = 2;

async function run<T>(
  name: string,
  parsed: Parsed<T>,
  usage: string,
  perform: (options: T, system: System) => Promise<void>,
): Promise<number> {
  switch (parsed.kind) {
    case 'help':
      console.log(usage);
      return 0;
    case 'wrong':
      console.error(`${name}: ${parsed.why}. See ${name} --help`);
      return WRONG_USAGE;
    case 'run': {
      const stop = new AbortController();
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
      try {
        await perform(parsed.options, realSystem(ROOT, stop.signal));
        return 0;
      } catch (error) {
        if (!(error instanceof Fault)) throw error;
        if (stop.signal.aborted) console.error('\nStopped. What was done until now is said above; run this again to finish.');
        else console.error(`\n${error.message}\n${error.next}`);
        return FAILED;
      }
    }
  }
}

const [command, ...args] = process.argv.slice(2);
process.exitCode =
  command === 'destroy'
    ? await run('scripts/destroy', parseDestroy(args), DESTROY_USAGE, destroy)
    : await run('scripts/deploy', parseDeploy(args), DEPLOY_USAGE, deploy);
