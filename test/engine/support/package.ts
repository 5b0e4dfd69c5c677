import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'vitest';
import { ROOT } from '../../scripts/support/run.ts';

export { ROOT };

/** Where Debian's crowdsec package is kept unpacked. */
export const CACHE = process.env.ARGOS_CACHE ?? join(ROOT, '.local/cache');

/** The agent as it is delivered, in a place of its own: other tests build the product again while these run. */
export const BUNDLE = join(CACHE, 'agent-of-the-engine-tests.mjs');

function isThere(): boolean {
  const fetched = spawnSync(join(ROOT, 'scripts/sandbox/fetch-package'), [CACHE], { encoding: 'utf8' });
  const engine = join(CACHE, 'crowdsec-package/usr/bin/crowdsec');
  const why = fetched.status !== 0 ? fetched.stderr.trim() : runs(engine) ? null : 'its crowdsec does not run on this machine';
  if (why === null) return true;
  if (process.env.ARGOS_NO_APT === undefined) throw new Error(`the real engine cannot be had: ${why}`);
  console.warn(`SKIPPED: everything with the real engine. ${why}`);
  return false;
}

function runs(engine: string): boolean {
  return spawnSync(engine, ['-version'], { stdio: 'ignore' }).status === 0;
}

/** A test with the real engine; skipped, and said so, where Debian's package was not to be fetched. */
export const engineTest = test.skipIf(!isThere());
