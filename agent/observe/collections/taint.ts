import { ITEM_TYPES, type Taint } from '#contract';
import { byName } from '../disk/byte-order.ts';
import type { Content, Item } from '../hub/items.ts';
import { type Held, type Host, heldBy } from './collection-items.ts';

/** How an installed collection stands. */
export interface Judgement {
  status: Content;
  /** Root causes, in the order of ITEM_TYPES and then of names. */
  taintedBy: Taint[];
}

/**
 * Judges an installed item as the engine does (`checkSubItemVersions` in CrowdSec's `pkg/cwhub/sync.go`): a hub collection of the
 * newest version by all that it holds, anything else by its own file alone. No collection may hold itself.
 * @param judged keeps the judgements of collections, which may hold each other in many ways
 */
export function judge(host: Host, { type, name }: Held, item: Item, judged: Map<string, Judgement>): Judgement {
  if (item.content === 'tainted') return { status: 'tainted', taintedBy: [{ type, name, why: 'changed' }] };
  if (type !== 'collections' || item.content !== 'clean') return { status: item.content, taintedBy: [] };
  const known = judged.get(name);
  if (known !== undefined) return known;
  const judgement = judgeHeld(host, name, judged);
  judged.set(name, judgement);
  return judgement;
}

function judgeHeld(host: Host, collection: string, judged: Map<string, Judgement>): Judgement {
  const roots = new Map<string, Taint>();
  const statuses = new Set<Content>();
  const add = (taint: Taint) => roots.set(`${taint.type}:${taint.name}`, taint);
  for (const held of heldBy(host, collection)) {
    const item = host.installed[held.type].get(held.name);
    if (item === undefined) add({ ...held, why: 'missing' });
    // It counts as up to date, whatever it says.
    else if (item.origin === 'hub') {
      const { status, taintedBy } = judge(host, held, item, judged);
      statuses.add(status);
      taintedBy.forEach(add);
    }
  }
  if (roots.size > 0) return { status: 'tainted', taintedBy: [...roots.values()].sort(inOrder) };
  // What could not be read could taint it.
  const status = statuses.has('unknown') ? 'unknown' : statuses.has('outdated') ? 'outdated' : 'clean';
  return { status, taintedBy: [] };
}

/**
 * The scenarios whose absence taints an installed collection, sorted: its own, and those of the collections in it that the engine
 * looks into. Of an outdated one, into which it does not look, those that a hub upgrade installs (`Prepare` in CrowdSec's
 * `pkg/hubops/download.go`): what the newest version holds, and what the collections in it hold that the upgrade does not skip as tainted.
 */
export function scenariosOf(host: Host, collection: Item, judged: Map<string, Judgement>): string[] {
  const isUpgraded = collection.content === 'outdated';
  const isFollowed = (name: string) => {
    const item = host.installed.collections.get(name);
    if (!isUpgraded) return item?.content === 'clean' || item?.content === 'unknown';
    return item === undefined || judge(host, { type: 'collections', name }, item, judged).status !== 'tainted';
  };
  const scenarios = new Set<string>();
  const met = new Set([collection.name]);
  for (const at of met) {
    for (const { type, name } of heldBy(host, at, ['scenarios', 'collections'], isUpgraded)) {
      if (type === 'scenarios') scenarios.add(name);
      else if (isFollowed(name)) met.add(name);
    }
  }
  return [...scenarios].sort();
}

function inOrder(a: Taint, b: Taint): number {
  const types: readonly string[] = ITEM_TYPES;
  return types.indexOf(a.type) - types.indexOf(b.type) || byName(a, b);
}
