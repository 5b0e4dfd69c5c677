import { ITEM_TYPES, type ItemType } from '#contract';
import type { Dependencies } from '../hub/dependencies.ts';
import type { HubIndex } from '../hub/index/index-file.ts';
import type { Item } from '../hub/items.ts';

/** What is known of the items of a host, and of what its collections hold. */
export interface KnownItems {
  index: HubIndex;
  /** The installed items of each type, by name. */
  installed: Readonly<Record<ItemType, ReadonlyMap<string, Item>>>;
  /** What their own files say that installed collections hold, by the collection's name. Only of collections that are not the index's newest version. */
  ownLists: ReadonlyMap<string, Dependencies>;
  /** The collections of which the engine cannot ask how they stand without ending. */
  fatal: ReadonlySet<string>;
}

/** What names an item. */
export interface ItemId {
  type: ItemType;
  name: string;
}

/**
 * The items that a collection holds itself. A name that neither the index nor the host has is passed over, as the engine does, and a
 * local collection holds nothing.
 * @param isLatest in the hub's newest version, whichever is installed
 */
export function itemsOf(
  { index, installed, ownLists }: KnownItems,
  collection: string,
  types = ITEM_TYPES as readonly ItemType[],
  isLatest = false,
): ItemId[] {
  if (installed.collections.get(collection)?.origin === 'local') return [];
  const own = isLatest ? undefined : ownLists.get(collection);
  const lists = own ?? index.collections.byName.get(collection)?.dependencies ?? {};
  return types.flatMap((type) =>
    (lists[type] ?? [])
      .filter((name) => index[type].byName.has(name) || installed[type].has(name))
      .map((name) => ({ type, name })),
  );
}

/** Whether a collection holds itself, directly or through others: `descendants` in `pkg/cwhub/item.go` then refuses the whole hub. */
export function hasCircle(known: KnownItems): boolean {
  const inside = new Map<string, string[]>();
  for (const collection of collectionsThatHoldSome(known))
    inside.set(
      collection,
      itemsOf(known, collection, ['collections']).map(({ name }) => name),
    );
  // Takes away, again and again, the collections that hold none of those that are left: they are no part of a circle. Where nothing
  // more can be taken away, every one that is left holds another, and that is a circle.
  for (let rest = new Set(inside.keys()); rest.size > 0; ) {
    const holding = [...rest].filter((name) => inside.get(name)?.some((other) => rest.has(other)));
    if (holding.length === rest.size) return true;
    rest = new Set(holding);
  }
  return false;
}

// Most hold none, and then there is nothing to look up.
function* collectionsThatHoldSome({ index, ownLists }: KnownItems): Generator<string> {
  for (const { name, dependencies } of index.collections.byName.values()) if (dependencies.collections !== undefined) yield name;
  yield* ownLists.keys();
}
