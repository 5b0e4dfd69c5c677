import { ITEM_TYPES, type ItemType, type Taint } from '#contract';
import { byName } from './byte-order.ts';
import type { Dependencies } from './dependencies.ts';
import type { HubIndex } from './hub-index.ts';
import type { Content, Item } from './items.ts';

/** What the collections of a host are judged by. */
export interface Host {
  index: HubIndex;
  /** The installed items of each type, by name. */
  installed: Readonly<Record<ItemType, ReadonlyMap<string, Item>>>;
  /** What the files of installed collections say that they hold, by name: of those alone that are not the index's newest version. */
  own: ReadonlyMap<string, Dependencies>;
}

/** How an installed collection stands. */
export interface Judgement {
  content: Content;
  /** Root causes, in the order of ITEM_TYPES and then of names. */
  taintedBy: Taint[];
}

type Held = { type: ItemType; name: string };

/**
 * Judges an installed item as the engine does (`checkSubItemVersions` in CrowdSec's `pkg/cwhub/item.go`): a hub collection of the newest version by all that
 * it holds, anything else by its own file alone. The index must be without circles.
 * @param judged keeps the judgements of collections, which may hold each other in many ways
 */
export function judge(host: Host, { type, name }: Held, item: Item, judged: Map<string, Judgement>): Judgement {
  if (item.content === 'tainted') return { content: 'tainted', taintedBy: [{ type, name, why: 'changed' }] };
  if (type !== 'collections' || item.content !== 'clean') return { content: item.content, taintedBy: [] };
  const known = judged.get(name);
  if (known !== undefined) return known;
  const judgement = judgeHeld(host, name, judged);
  judged.set(name, judgement);
  return judgement;
}

function judgeHeld(host: Host, collection: string, judged: Map<string, Judgement>): Judgement {
  const roots = new Map<string, Taint>();
  const contents = new Set<Content>();
  const add = (taint: Taint) => roots.set(`${taint.type}:${taint.name}`, taint);
  for (const held of heldBy(host, collection)) {
    const item = host.installed[held.type].get(held.name);
    if (item === undefined) add({ ...held, why: 'missing' });
    // It counts as up to date, whatever it says.
    else if (item.origin === 'hub') {
      const { content, taintedBy } = judge(host, held, item, judged);
      contents.add(content);
      taintedBy.forEach(add);
    }
  }
  if (roots.size > 0) return { content: 'tainted', taintedBy: [...roots.values()].sort(inOrder) };
  // What could not be read could taint it.
  const content = contents.has('unknown') ? 'unknown' : contents.has('outdated') ? 'outdated' : 'clean';
  return { content, taintedBy: [] };
}

/** The scenarios that a collection holds, itself or through others, sorted. What its own file or another's names is followed once. */
export function scenariosOf(host: Host, collection: string): string[] {
  const scenarios = new Set<string>();
  const met = new Set([collection]);
  for (const at of met) {
    for (const { type, name } of heldBy(host, at)) {
      if (type === 'scenarios') scenarios.add(name);
      else if (type === 'collections') met.add(name);
    }
  }
  return [...scenarios].sort();
}

/**
 * What a collection holds itself. A name that neither the index nor the host has is passed over, as the engine does, and a local
 * collection holds nothing.
 */
function heldBy({ index, installed, own }: Host, collection: string): Held[] {
  if (installed.collections.get(collection)?.origin === 'local') return [];
  const lists = own.get(collection) ?? index.collections.byName.get(collection)?.dependencies ?? {};
  return ITEM_TYPES.flatMap((type) =>
    (lists[type] ?? [])
      .filter((name) => index[type].byName.has(name) || installed[type].has(name))
      .map((name) => ({ type, name })),
  );
}

function inOrder(a: Taint, b: Taint): number {
  const types: readonly string[] = ITEM_TYPES;
  return types.indexOf(a.type) - types.indexOf(b.type) || byName(a, b);
}
