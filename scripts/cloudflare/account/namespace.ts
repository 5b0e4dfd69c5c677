import { Fault } from '../fault.ts';
import type { System } from '../system/system.ts';
import { isNoSuchWorker } from './refusals.ts';
import { provisionedTitle, SNAPSHOT_BINDING, workerName } from './worker-config.ts';
import { jsonOf, wrangler, wranglerFault } from './wrangler.ts';

/** A KV namespace of the account. */
export interface Namespace {
  id: string;
  title: string;
}

/**
 * Finds this deployment's KV namespace: the one that the deployed Worker binds, by its id. Only where there is no Worker (any
 * more), the one with the title that wrangler gives when it provisions.
 * @returns null where there is none
 * @throws Fault where wrangler cannot say
 */
export async function findNamespace(system: System, worker: string, isWorkerThere: boolean): Promise<Namespace | null> {
  const bound = isWorkerThere ? await boundNamespaceId(system) : null;
  const ended = await wrangler(system, ['kv', 'namespace', 'list']);
  if (!ended.isDone) throw wranglerFault('to list the KV namespaces', ended);
  const namespaces = items(jsonOf(ended, '[')).map((item) => ({ id: member(item, 'id'), title: member(item, 'title') }));
  const title = provisionedTitle(worker);
  return namespaces.find((each) => (isWorkerThere ? each.id === bound : each.title === title)) ?? null;
}

/**
 * Before a first deployment: wrangler would fail at a namespace that is left over, and deploy without one where it may not list
 * them.
 * @throws Fault in both cases
 */
export async function demandNoNamespace(system: System): Promise<void> {
  const left = await findNamespace(system, workerName(system.root), false);
  if (left === null) return;
  throw new Fault(
    `The KV namespace ${left.title} of an earlier deployment is left over, and wrangler does not take it up again.`,
    'Remove it with scripts/destroy (it holds nothing that is needed), then run this again.',
  );
}

async function boundNamespaceId(system: System): Promise<string | null> {
  const status = await wrangler(system, ['deployments', 'status', '--json']);
  if (!status.isDone) {
    if (isNoSuchWorker(status.output)) return null;
    throw wranglerFault('to look at the deployment', status);
  }
  const [newest] = items(Reflect.get(jsonOf(status, '{'), 'versions'));
  const version = await wrangler(system, ['versions', 'view', member(newest, 'version_id'), '--json']);
  if (!version.isDone) throw wranglerFault('to look at the deployed version', version);
  const resources: unknown = Reflect.get(jsonOf(version, '{'), 'resources');
  const bindings = items(typeof resources === 'object' && resources !== null ? Reflect.get(resources, 'bindings') : []);
  const bound = bindings.find((each) => member(each, 'type') === 'kv_namespace' && member(each, 'name') === SNAPSHOT_BINDING);
  return bound === undefined ? null : member(bound, 'namespace_id');
}

function items(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function member(value: unknown, key: string): string {
  const found: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, key) : '';
  return typeof found === 'string' ? found : '';
}
