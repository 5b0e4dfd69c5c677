import { workerName } from '../account/worker-config.ts';
import { wrangler, wranglerFault } from '../account/wrangler.ts';
import { buildAndCheck } from '../build/build-and-check.ts';
import { measure, sizeLine } from '../build/sizes.ts';
import { Fault } from '../fault.ts';
import type { Settings } from '../settings.ts';
import type { System } from '../system/system.ts';
import { inTemporaryFolder } from '../system/temporary-folder.ts';

/**
 * All of a deployment that needs no account: nothing is sent anywhere and nothing is kept.
 * @param args what `wrangler deploy` would be given
 * @throws Fault where something does not build, or is larger than its budget
 */
export async function dryRun(system: System, settings: Settings, args: string[]): Promise<void> {
  await buildAndCheck(system);
  const ended = await inTemporaryFolder((folder) => wrangler(system, ['deploy', '--dry-run', '--outdir', folder, ...args]));
  if (!ended.isDone) throw wranglerFault('to bundle the Worker', ended);
  const bytes = ended.deployment?.gzipBytes ?? null;
  if (bytes === null)
    throw new Fault('Wrangler did not say how large the Worker is.', 'Is it the version of package.json? Run npm ci.');
  const sizes = measure(system.root, bytes);
  for (const size of sizes) system.say(sizeLine(size));
  const tooLarge = sizes.filter((size) => size.bytes > size.most);
  if (tooLarge.length > 0)
    throw new Fault(`Too large: ${tooLarge.map(({ what }) => what).join(', ')}.`, 'Find what grew: git diff, npm run build.');
  system.say(`A deployment would now, with your account:
  - make an operator token, if the Worker has none, and show it once
  - deploy the Worker ${workerName(system.root)} with its cron trigger and KV namespace to ${settings.domain ?? 'workers.dev'}
  - send agents to ${settings.agentUrl ?? 'the same address'}
  - wait until /healthz answers with the new version
Nothing was deployed.`);
}
