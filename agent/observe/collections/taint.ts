import { ITEM_TYPES, type Taint } from '#contract';
import { byName } from '../disk/byte-order.ts';
import type { Item, VersionState } from '../hub/items.ts';
import { Unobservable } from '../unobservable.ts';
import { type ItemId, itemsOf, type KnownItems } from './collection-items.ts';

/** How an installed item stands with all that it holds. */
export interface Standing {
  status: VersionState;
  /** Root causes, in the order of ITEM_TYPES and then of names. */
  taintedBy: Taint[];
  /** Whether the engine has anything to say against what it holds. Then an outdated one does not make the collection that holds it outdated. */
  isWarned: boolean;
}

/**
 * How an installed item stands, as the engine has it (`checkSubItemVersions` in CrowdSec's `pkg/cwhub/sync.go`): a hub collection of
 * the newest version by all that it holds, anything else by its own file alone. No collection may hold itself.
 * @param found keeps how collections stand, since several may hold the same one
 */
export function standingOf(known: KnownItems, { type, name }: ItemId, item: Item, found: Map<string, Standing>): Standing {
  if (item.content === 'tainted') return { status: 'tainted', taintedBy: [{ type, name, why: 'changed' }], isWarned: false };
  if (type !== 'collections' || !item.isLatest) return { status: item.content, taintedBy: [], isWarned: false };
  const standing = found.get(name) ?? standingByItems(known, item, found);
  found.set(name, standing);
  return standing;
}

function standingByItems(known: KnownItems, { name, content }: Item, found: Map<string, Standing>): Standing {
  const roots = new Map<string, Taint>();
  const statuses = new Set<VersionState>([content]);
  let isWarned = false;
  const add = (taint: Taint) => roots.set(`${taint.type}:${taint.name}`, taint);
  for (const id of itemsOf(known, name)) {
    refuseFatal(known, id);
    const item = known.installed[id.type].get(id.name);
    if (item === undefined) add({ ...id, why: 'missing' });
    // A local item in its place counts as up to date, whatever it says.
    else if (item.origin === 'hub') {
      const standing = standingOf(known, id, item, found);
      standing.taintedBy.forEach(add);
      isWarned ||= standing.isWarned || standing.status === 'outdated';
      if (!standing.isWarned || standing.status === 'unknown') statuses.add(standing.status);
    }
  }
  if (roots.size > 0) return { status: 'tainted', taintedBy: [...roots.values()].sort(inOrder), isWarned: true };
  // An item that could not be read could taint it.
  const status = statuses.has('unknown') ? 'unknown' : statuses.has('outdated') ? 'outdated' : 'clean';
  return { status, taintedBy: [], isWarned };
}

/** @throws Unobservable where the engine, asked how this item stands, ends */
export function refuseFatal({ fatal }: KnownItems, { type, name }: ItemId): void {
  if (type !== 'collections' || !fatal.has(name)) return;
  const sentence = `the hub's index calls the latest version of the installed collection ${name} what is no semantic version`;
  throw new Unobservable('invalid', `CrowdSec's whole load fails: ${sentence}`);
}

/**
 * The scenarios whose absence taints an installed collection, sorted: its own, and those of the collections in it that the engine
 * looks into. The engine does not look into an outdated collection. For such a one these are the scenarios that a hub upgrade installs
 * (`Prepare` in CrowdSec's `pkg/hubops/download.go`): what the newest version holds, itself or through other collections, save those
 * that the upgrade skips as tainted.
 */
export function scenariosOf(known: KnownItems, collection: Item, found: Map<string, Standing>): string[] {
  const isUpgraded = collection.content === 'outdated';
  const isFollowed = (name: string) => {
    const item = known.installed.collections.get(name);
    if (!isUpgraded) return item?.isLatest === true || item?.content === 'unknown';
    return item === undefined || standingOf(known, { type: 'collections', name }, item, found).status !== 'tainted';
  };
  const scenarios = new Set<string>();
  const met = new Set([collection.name]);
  for (const at of met) {
    for (const { type, name } of itemsOf(known, at, ['scenarios', 'collections'], isUpgraded)) {
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
