import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './children.mjs';
import { freePorts } from './ports.mjs';

/** `scripts/sandbox/build` and `scripts/sandbox/engine` say with this exit code that Debian's crowdsec package cannot be had here. */
const NO_PACKAGE = 3;

/**
 * The CrowdSec folder that is watched. A folder of the caller's is only looked at; otherwise it is a sandbox of the project's
 * own, with the real `cscli` where Debian's package can be had and a small sample tree elsewhere. A sandbox that exists is kept.
 * @returns `engine`: what has to be started beside it, null where there is none
 */
export async function prepareCrowdsec({ crowdsecDir, stateDir, withEngine }) {
  if (crowdsecDir !== null) return { dir: crowdsecDir, cscli: null, isSandbox: false, engine: null };
  const sandbox = join(stateDir, 'sandbox');
  const isReal = await build(sandbox);
  const dir = join(sandbox, 'crowdsec');
  const engine = isReal ? await setUpEngine(sandbox, dir, withEngine) : null;
  return { dir, cscli: join(sandbox, 'cscli'), isSandbox: true, engine };
}

/** Sets a sandbox up for the engine, on ports that are free now, or back for none. */
async function setUpEngine(sandbox, dir, withEngine) {
  const [apiPort, metricsPort] = await freePorts(2);
  const how = withEngine ? [String(apiPort), String(metricsPort)] : ['none'];
  const { status, output } = await run('scripts/sandbox/engine', [sandbox, ...how]);
  if (status === NO_PACKAGE) {
    console.log(`CrowdSec's engine does not run beside the sandbox (${output.trim().split('\n').at(-1)}).`);
    return setUpEngine(sandbox, dir, false);
  }
  if (status !== 0) throw new Error(`scripts/sandbox/engine failed:\n${output}`);
  if (!withEngine) return null;
  return {
    program: join(sandbox, 'bin', 'crowdsec'),
    config: join(dir, 'config.yaml'),
    log: join(sandbox, 'log', 'crowdsec.log'),
    metricsPort,
  };
}

/** @returns whether it is one with the real `cscli` */
async function build(sandbox) {
  if (!existsSync(sandbox)) console.log('Building a CrowdSec sandbox with the real cscli (once)...');
  // It keeps a finished sandbox, and makes one that was broken off anew.
  const real = await run('scripts/sandbox/build', [sandbox]);
  if (real.status === 0) return true;
  if (real.status !== NO_PACKAGE) throw new Error(`scripts/sandbox/build failed:\n${real.output}`);
  const why = real.output.trim().split('\n').at(-1);
  console.log(`Using a small sample tree whose links scripts/apply changes itself (${why}).`);
  const sample = await run('scripts/sandbox/build-sample', [sandbox]);
  if (sample.status !== 0) throw new Error(`scripts/sandbox/build-sample failed:\n${sample.output}`);
  return false;
}
