import { ITEM_TYPES, type ItemType } from '#contract';
import type { Dependencies } from '../hub/dependencies.ts';
import type { HubIndex } from '../hub/index-file.ts';
import type { Item } from '../hub/items.ts';

/** What the collections of a host are judged by. */
export interface Host {
  index: HubIndex;
  /** The installed items of each type, by name. */
  installed: Readonly<Record<ItemType, ReadonlyMap<string, Item>>>;
  /** What the files of installed collections say that they hold, by name: of those alone that are not the index's newest version. */
  own: ReadonlyMap<string, Dependencies>;
}

/** An item that a collection holds. */
export type Held = { type: ItemType; name: string };

/**
 * What a collection holds itself. A name that neither the index nor the host has is passed over, as the engine does, and a local
 * collection holds nothing.
 * @param isLatest in the hub's newest version, whichever is installed
 */
export function heldBy(
  { index, installed, own }: Host,
  collection: string,
  types = ITEM_TYPES as readonly ItemType[],
  isLatest = false,
): Held[] {
  if (installed.collections.get(collection)?.origin === 'local') return [];
  const lists = (isLatest ? undefined : own.get(collection)) ?? index.collections.byName.get(collection)?.dependencies ?? {};
  return types.flatMap((type) =>
    (lists[type] ?? [])
      .filter((name) => index[type].byName.has(name) || installed[type].has(name))
      .map((name) => ({ type, name })),
  );
}

/** Whether a collection holds itself, directly or through others: `descendants` in `item.go` then refuses the whole hub. */
export function hasCircle(host: Host): boolean {
  const inside = new Map<string, string[]>();
  for (const collection of [...host.index.collections.byName.keys(), ...host.installed.collections.keys()])
    inside.set(
      collection,
      heldBy(host, collection, ['collections']).map(({ name }) => name),
    );
  // Those that hold none of the rest are no part of a circle, and without them there may be more such.
  for (let rest = new Set(inside.keys()); rest.size > 0; ) {
    const holding = [...rest].filter((name) => inside.get(name)?.some((held) => rest.has(held)));
    if (holding.length === rest.size) return true;
    rest = new Set(holding);
  }
  return false;
}
