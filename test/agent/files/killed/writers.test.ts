import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { deliver } from '../../../../agent/sentinels/deliver.ts';
import { readBack } from '../../../../agent/sentinels/read-back.ts';
import { useTempFolder } from '../../support/temp-folder.ts';
import { intentOf } from './support/numbered-intent.ts';
import { brokenSentinels, identityIn } from './support/whole-files.ts';

const WRITER = fileURLToPath(new URL('support/write-for-ever.ts', import.meta.url));
const HOSTS = 4;
const KILLS_A_HOST = 46;
const REVISIONS_A_ROUND = 1_000_000;
// Some rounds of writing, so that a kill may come at each of its steps.
const KILLED_WITHIN_MS = 25;

const folder = useTempFolder();

async function killWhileItWrites(writer: string, host: string, round: number): Promise<void> {
  const args = [writer, host, String((round + 1) * REVISIONS_A_ROUND)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  await Promise.race([once(child.stdout, 'data'), ended]);
  child.stdout.resume();
  await delay(Math.random() * KILLED_WITHIN_MS);
  child.kill('SIGKILL');
  // A writer that ended by itself could not start over what the kill before left.
  expect(await ended).toEqual([null, 'SIGKILL']);
}

test('184 kills while it enrols and delivers leave every file whole, and the next start needs no help', async () => {
  // One file starts in a fraction of the time.
  const writer = join(folder.path, 'writer.mjs');
  const banner = { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" };
  await build({ entryPoints: [WRITER], outfile: writer, bundle: true, platform: 'node', format: 'esm', banner });
  const hosts = Array.from({ length: HOSTS }, (_, n) => join(folder.path, String(n)));
  const results = await Promise.allSettled(
    hosts.map(async (host) => {
      mkdirSync(host);
      for (let round = 0; round < KILLS_A_HOST; round++) {
        await killWhileItWrites(writer, host, round);
        expect(brokenSentinels(join(host, 'shared'))).toEqual([]);
        expect(identityIn(host)).not.toBeNull();
      }
      const newest = (KILLS_A_HOST + 1) * REVISIONS_A_ROUND;
      expect(deliver(join(host, 'shared'), intentOf(newest)).kind).toBe('written');
      expect(readBack(join(host, 'shared'))?.revision).toBe(newest);
    }),
  );
  expect(results.filter(({ status }) => status === 'rejected')).toEqual([]);
}, 120_000);
