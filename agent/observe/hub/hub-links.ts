import { join, relative } from 'node:path';
import type { ItemType } from '#contract';
import { type End, resolveLink } from '../disk/resolve-link.ts';
import type { Tree } from '../disk/tree.ts';
import { Unobservable } from '../unobservable.ts';
import type { Where } from '../where.ts';
import { refuseDoubtfulLink } from './doubtful-link.ts';
import { entryFault, type HubFolder, type HubLink } from './hub-folder.ts';
import { isInHub } from './inside.ts';
import type { Item } from './items.ts';
import { localItem } from './local-item.ts';
import type { HubMemory } from './memory.ts';

/** What the links in the hub's own folder make. */
export interface HubLinks {
  /** Local items, of the links that lead out of the hub. */
  items: Item[];
  /** Where the links lead that stay inside, by their paths; null where they lead nowhere, or out. */
  targets: ReadonlyMap<string, string | null>;
}

/**
 * Follows the links in the hub's own folder. CrowdSec installs what such a link leads to outside of the hub, though nothing in the
 * folder of installed items says so (`newItemSpec` in `pkg/cwhub/sync.go`).
 * @throws Unobservable where such a link could install something that cannot be seen, or makes the engine's whole load fail
 */
export function followHubLinks(hub: HubFolder, tree: Tree, where: Where, memory: HubMemory, type: ItemType): HubLinks {
  const items: Item[] = [];
  const targets = new Map<string, string | null>();
  for (const link of hub.links) {
    const end = endOf(link, tree, where);
    const isInside = end !== null && isInHub(where, end.target);
    targets.set(link.path, isInside ? end.target : null);
    if (isInside) refuseFault(link, end, where, type);
    else if (end !== null) {
      const found = { path: link.path, file: relative(join(where.crowdsecDir, type), link.path) };
      items.push(localItem(tree, where, memory, type, found, end, link.fileName));
    }
  }
  return { items, targets };
}

function endOf({ path }: HubLink, tree: Tree, where: Where): End | null {
  // Node decodes what is not UTF-8 to this character, and the path would then name another file.
  if (path.includes('\u{FFFD}')) throw new Unobservable('unreadable', `${path} is a link whose name is not UTF-8`);
  const resolved = resolveLink(tree, where.view, path);
  switch (resolved.kind) {
    case 'loop':
      return null;
    case 'dangling':
      refuseDoubtfulLink(tree, where, path, resolved);
      return null;
    case 'unreadable':
      throw new Unobservable('unreadable', `${path} leads to ${resolved.target}, which cannot be looked at (${resolved.code})`);
    case 'directory':
    case 'other':
    case 'file':
      return resolved;
  }
}

/** A link to another file of the hub counts as a file of the item that it is named after. */
function refuseFault({ path, entry }: HubLink, { kind }: End, { hubDir }: Where, type: ItemType): void {
  if (entry === null) return;
  const fault = kind === 'file' ? entryFault(entry, hubDir, type) : `${path} leads to no regular file: CrowdSec cannot load it`;
  if (fault !== null) throw new Unobservable('invalid', fault);
}
