import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './children.mjs';

/** `scripts/sandbox/build` says with this exit code that Debian's crowdsec package cannot be had here. */
const NO_PACKAGE = 3;

/**
 * The CrowdSec folder that is watched. A folder of the caller's is only looked at; otherwise it is a sandbox of the project's
 * own, with the real `cscli` where Debian's package can be had and a small sample tree elsewhere. A sandbox that exists is kept.
 */
export async function prepareCrowdsec({ crowdsecDir, stateDir }) {
  if (crowdsecDir !== null) return { dir: crowdsecDir, cscli: null, isSandbox: false };
  const sandbox = join(stateDir, 'sandbox');
  await build(sandbox);
  return { dir: join(sandbox, 'crowdsec'), cscli: join(sandbox, 'cscli'), isSandbox: true };
}

async function build(sandbox) {
  if (!existsSync(sandbox)) console.log('Building a CrowdSec sandbox with the real cscli (once)...');
  // It keeps a finished sandbox, and makes one that was broken off anew.
  const real = await run('scripts/sandbox/build', [sandbox]);
  if (real.status === 0) return;
  if (real.status !== NO_PACKAGE) throw new Error(`scripts/sandbox/build failed:\n${real.output}`);
  const why = real.output.trim().split('\n').at(-1);
  console.log(`Using a small sample tree whose links scripts/apply changes itself (${why}).`);
  const sample = await run('scripts/sandbox/build-sample', [sandbox]);
  if (sample.status !== 0) throw new Error(`scripts/sandbox/build-sample failed:\n${sample.output}`);
}
