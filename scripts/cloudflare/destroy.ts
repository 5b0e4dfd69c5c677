import { Fault } from './fault.ts';
import { readFleet } from './fleet.ts';
import { findNamespace, type Namespace } from './namespace.ts';
import { readDeployed } from './operator-token.ts';
import { isNoSuchWorker } from './refusals.ts';
import { forgetSettings, readSettings } from './settings.ts';
import { workerName } from './worker-config.ts';
import type { World } from './world.ts';
import { wrangler, wranglerFault } from './wrangler.ts';

/**
 * Removes the deployment from the account: Worker, Fleet and secrets (they go with their Worker), and the KV namespace.
 * @throws Fault where it was not confirmed, or could not be done
 */
export async function destroy({ isConfirmed }: { isConfirmed: boolean }, world: World): Promise<void> {
  const worker = workerName(world.root);
  const { domain, origin, agentUrl } = readSettings(world.root);
  const { isWorkerThere } = await readDeployed(world);
  const namespace = await findNamespace(world, worker, isWorkerThere);
  if (!isWorkerThere && namespace === null) {
    forgetSettings(world.root);
    world.say(`Nothing is there: the account has no Worker ${worker} and no KV namespace of it.`);
    return;
  }
  world.say(
    `This removes from the account, for ever:\n${(await losses(world, worker, isWorkerThere, namespace, origin)).map((line) => `  - ${line}`).join('\n')}`,
  );
  if (isWorkerThere)
    world.say(`Agents stay on their hosts and find nobody. Remove them first, while the Worker still serves the script; on each host:

  curl -fsSL ${agentUrl ?? origin ?? 'https://HOST'}/install.sh | sudo sh -s -- --uninstall
`);
  if (!isConfirmed) await confirm(world, worker);
  if (isWorkerThere) await removeWorker(world, worker);
  if (namespace !== null) await removeNamespace(world, namespace);
  forgetSettings(world.root);
  world.say(
    `What stays: agents that were not removed (docs/install.md, "Removing everything", says how without the Worker), and CrowdSec as it is.`,
  );
  if (domain !== null) world.say(`If ${domain} still has a DNS record at dash.cloudflare.com, remove it there.`);
}

async function losses(
  world: World,
  worker: string,
  isWorkerThere: boolean,
  namespace: Namespace | null,
  origin: string | null,
): Promise<string[]> {
  const lines = isWorkerThere
    ? [
        `the Worker ${worker}, its cron trigger and its secrets`,
        `its Fleet: the intent and the history of ${await hosts(world, origin)}`,
      ]
    : [];
  return namespace === null ? lines : [...lines, `the KV namespace ${namespace.title} (${namespace.id})`];
}

/** Only the operator's token may count the hosts. */
async function hosts(world: World, origin: string | null): Promise<string> {
  const token = world.env.OPERATOR_TOKEN;
  if (!token || origin === null) return 'every host';
  return readFleet(world, origin, token).then(
    ({ hosts: names }) => (names.length === 1 ? `1 host (${names[0]})` : `${names.length} hosts`),
    () => 'every host',
  );
}

async function confirm(world: World, worker: string): Promise<void> {
  const answer = await world.ask(`Type ${worker} to remove it: `);
  if (answer === null) throw new Fault('There is no terminal to ask on. Nothing was removed.', 'Run scripts/destroy --yes.');
  if (answer.trim() !== worker) throw new Fault('Not confirmed. Nothing was removed.', `To remove it, type ${worker}.`);
}

async function removeWorker(world: World, worker: string): Promise<void> {
  const ended = await wrangler(world, ['delete', worker]);
  if (!ended.isDone && !isNoSuchWorker(ended.output)) throw wranglerFault('to delete the Worker', ended);
  world.say(`Removed the Worker ${worker}, its Fleet and its secrets.`);
}

async function removeNamespace(world: World, { id, title }: Namespace): Promise<void> {
  const ended = await wrangler(world, ['kv', 'namespace', 'delete', '--namespace-id', id, '--skip-confirmation']);
  if (!ended.isDone) {
    const { message, next } = wranglerFault('to delete the KV namespace', ended);
    throw new Fault(message, `${next}\nThe namespace by hand: npx wrangler kv namespace delete --namespace-id ${id}`);
  }
  world.say(`Removed the KV namespace ${title}.`);
}
