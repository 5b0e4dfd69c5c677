import { join } from 'node:path';
import type { ItemType } from '#contract';
import type { Tree } from '../disk/tree.ts';
import { isInside } from '../disk/view.ts';
import type { LoadFaults } from '../load-faults.ts';
import { readOrUnobservable, Unobservable } from '../unobservable.ts';
import type { Where } from '../where.ts';
import type { Items } from './items.ts';
import type { HubMemory } from './memory.ts';
import { readItems } from './read-items.ts';

/**
 * Gives the installed items of a type. A folder that does not exist has none.
 * @throws Unobservable where something could be installed that cannot be seen, or makes the engine's whole load fail
 */
export type Inventory = (type: ItemType) => Items;

/**
 * The inventory of one observation: each type is read when it is first asked for, and once.
 * @param loadFaults takes what makes the engine's whole load fail
 */
export function inventoryOf(tree: Tree, where: Where, memory: HubMemory, loadFaults: LoadFaults): Inventory {
  const index = memory.index.reading(tree, where);
  if (index.kind === 'refused') loadFaults.note(`CrowdSec's whole load fails: ${index.why}`);
  const read = new Map<ItemType, Items | Unobservable>();
  return (type) => {
    const items = read.get(type) ?? readOrUnobservable(() => readFolder(tree, where, memory, type));
    read.set(type, items);
    if (items instanceof Unobservable) {
      if (items.state === 'invalid') loadFaults.note(items.message);
      throw items;
    }
    return items;
  };
}

function readFolder(tree: Tree, where: Where, memory: HubMemory, type: ItemType): Items {
  if (where.doubt !== null) throw new Unobservable('unreadable', where.doubt);
  const folder = join(where.crowdsecDir, type);
  const look = tree.look(folder);
  switch (look.kind) {
    case 'unreadable':
      throw new Unobservable('unreadable', `${folder} cannot be looked at (${look.code})`);
    case 'directory':
      if (isInside(folder, where.hubDir)) {
        const sentence = `${folder} lies inside the hub's folder ${where.hubDir}, which cannot be: set hub_dir`;
        throw new Unobservable('unreadable', sentence);
      }
      return readItems(tree, where, memory, type);
    case 'absent':
    case 'file':
    case 'other':
      return readItems(tree, where, memory, type);
    case 'link': {
      // Go's filepath.WalkDir, which the engine uses, does not follow it: such an engine loads no item of this type from it.
      const items = readItems(tree, where, memory, type);
      return { ...items, ignored: [...items.ignored, { file: type, why: 'link_to_directory' }] };
    }
  }
}
