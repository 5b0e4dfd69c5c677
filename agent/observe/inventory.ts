import { join } from 'node:path';
import type { ItemType } from '#contract';
import { type Items, readItems } from './items.ts';
import type { Memory } from './memory.ts';
import type { Tree } from './tree.ts';
import { Unobservable } from './unobservable.ts';
import { isInside } from './view.ts';
import type { Where } from './where.ts';

/** The installed items of one observation. Each type is read when it is first asked for, and once. */
export class Inventory {
  readonly #tree: Tree;
  readonly #where: Where;
  readonly #memory: Memory;
  readonly #read = new Map<ItemType, Items | Unobservable>();

  constructor(tree: Tree, where: Where, memory: Memory) {
    this.#tree = tree;
    this.#where = where;
    this.#memory = memory;
  }

  /**
   * A folder that does not exist has no items.
   * @throws Unobservable where something could be installed that cannot be seen, or makes the engine's whole load fail
   */
  of(type: ItemType): Items {
    const known = this.#read.get(type) ?? this.#attempt(type);
    this.#read.set(type, known);
    if (known instanceof Unobservable) throw known;
    return known;
  }

  #attempt(type: ItemType): Items | Unobservable {
    try {
      return this.#readFolder(type, join(this.#where.crowdsecDir, type));
    } catch (error) {
      if (error instanceof Unobservable) return error;
      throw error;
    }
  }

  #readFolder(type: ItemType, folder: string): Items {
    const look = this.#tree.look(folder);
    switch (look.kind) {
      case 'absent':
        return { byName: new Map(), ignored: [] };
      case 'unreadable':
        throw new Unobservable('unreadable', `${folder} cannot be looked at (${look.code})`);
      case 'link':
        // filepath.WalkDir does not follow it: such an engine loads no item of this type at all.
        return { byName: new Map(), ignored: [{ file: type, why: 'link_to_directory' }] };
      case 'file':
      case 'other':
        throw new Unobservable('invalid', `${folder} is no folder`);
      case 'directory':
        if (isInside(folder, this.#where.hubDir)) {
          const sentence = `${folder} lies inside the hub's folder ${this.#where.hubDir}, which cannot be: set hub_dir`;
          throw new Unobservable('unreadable', sentence);
        }
        return readItems(this.#tree, this.#where, this.#memory, type);
    }
  }
}
