import { spawnSync } from 'node:child_process';
import { BUNDLE, CACHE, ROOT } from './package.ts';

/** Fetches Debian's package and builds the agent once, before test files run side by side. */
export default function setup(): void {
  spawnSync('scripts/sandbox/fetch-package', [CACHE], { cwd: ROOT, stdio: 'ignore' });
  const built = spawnSync(process.execPath, ['scripts/build-agent.mjs', BUNDLE], { cwd: ROOT, encoding: 'utf8' });
  if (built.status !== 0) throw new Error(`the agent does not build: ${built.stderr}`);
}
