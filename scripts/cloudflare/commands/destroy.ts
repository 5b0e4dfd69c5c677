import { readDeployed } from '../account/deployed-worker.ts';
import { findNamespace, type Namespace } from '../account/namespace.ts';
import { isNoSuchWorker } from '../account/refusals.ts';
import { workerName } from '../account/worker-config.ts';
import { wrangler, wranglerFault } from '../account/wrangler.ts';
import { readFleet } from '../deployed/fleet.ts';
import { Fault } from '../fault.ts';
import { forgetSettings, readSettings } from '../settings.ts';
import type { System } from '../system/system.ts';

/**
 * Removes the deployment from the account: Worker, Fleet and secrets (they go with their Worker), and the KV namespace.
 * @throws Fault where it was not confirmed, or could not be done
 */
export async function destroy({ isConfirmed }: { isConfirmed: boolean }, system: System): Promise<void> {
  const worker = workerName(system.root);
  const { domain, origin, agentUrl } = readSettings(system.root);
  const { isWorkerThere } = await readDeployed(system);
  const namespace = await findNamespace(system, worker, isWorkerThere);
  if (!isWorkerThere && namespace === null) {
    forgetSettings(system.root);
    system.say(`Nothing is there: the account has no Worker ${worker} and no KV namespace of it.`);
    return;
  }
  system.say(
    `This removes from the account, for ever:\n${(await losses(system, worker, isWorkerThere, namespace, origin)).map((line) => `  - ${line}`).join('\n')}`,
  );
  if (isWorkerThere)
    system.say(`Agents stay on their hosts and find nobody. Remove them first, while the Worker still serves the script; on each host:

  curl -fsSL ${agentUrl ?? origin ?? 'https://HOST'}/install.sh | sudo sh -s -- --uninstall
`);
  if (!isConfirmed) await confirm(system, worker);
  if (isWorkerThere) await removeWorker(system, worker);
  if (namespace !== null) await removeNamespace(system, namespace);
  forgetSettings(system.root);
  system.say(
    `What stays: agents that were not removed (docs/install.md, "Removing everything", says how without the Worker), and CrowdSec as it is.`,
  );
  if (domain !== null) system.say(`If ${domain} still has a DNS record at dash.cloudflare.com, remove it there.`);
}

async function losses(
  system: System,
  worker: string,
  isWorkerThere: boolean,
  namespace: Namespace | null,
  origin: string | null,
): Promise<string[]> {
  const lines = isWorkerThere
    ? [
        `the Worker ${worker}, its cron trigger and its secrets`,
        `its Fleet: the intent and the history of ${await hosts(system, origin)}`,
      ]
    : [];
  return namespace === null ? lines : [...lines, `the KV namespace ${namespace.title} (${namespace.id})`];
}

/** Only the operator's token may count the hosts. */
async function hosts(system: System, origin: string | null): Promise<string> {
  const token = system.env.OPERATOR_TOKEN;
  if (!token || origin === null) return 'every host';
  return readFleet(system, origin, token).then(
    ({ hosts: names }) => (names.length === 1 ? `1 host (${names[0]})` : `${names.length} hosts`),
    () => 'every host',
  );
}

async function confirm(system: System, worker: string): Promise<void> {
  const answer = await system.ask(`Type ${worker} to remove it: `);
  if (answer === null) throw new Fault('There is no terminal to ask on. Nothing was removed.', 'Run scripts/destroy --yes.');
  if (answer.trim() !== worker) throw new Fault('Not confirmed. Nothing was removed.', `To remove it, type ${worker}.`);
}

async function removeWorker(system: System, worker: string): Promise<void> {
  const ended = await wrangler(system, ['delete', worker]);
  if (!ended.isDone && !isNoSuchWorker(ended.output)) throw wranglerFault('to delete the Worker', ended);
  system.say(`Removed the Worker ${worker}, its Fleet and its secrets.`);
}

async function removeNamespace(system: System, { id, title }: Namespace): Promise<void> {
  const ended = await wrangler(system, ['kv', 'namespace', 'delete', '--namespace-id', id, '--skip-confirmation']);
  if (!ended.isDone) {
    const { message, next } = wranglerFault('to delete the KV namespace', ended);
    throw new Fault(message, `${next}\nThe namespace by hand: npx wrangler kv namespace delete --namespace-id ${id}`);
  }
  system.say(`Removed the KV namespace ${title}.`);
}
