import { dirname, join, relative } from 'node:path';
import type { ItemType } from '#contract';
import { refuseDoubtfulLink } from './doubtful-link.ts';
import type { FileFacts } from './file-facts.ts';
import { findByPath, type HubIndex, type IndexEntry } from './hub-index.ts';
import { YAML_MAX_BYTES } from './limits.ts';
import type { LocalName } from './local-name.ts';
import { resolveLink } from './resolve-link.ts';
import type { Tree } from './tree.ts';
import { Unobservable } from './unobservable.ts';
import { isInside } from './view.ts';
import { type Found, walkYaml } from './walk.ts';
import type { Where } from './where.ts';

/** An installed item. `entry` is null for a local item and where the hub's index could not be read. */
export interface Item {
  name: string;
  /** Relative to its type's folder. */
  file: string;
  origin: 'hub' | 'local';
  /** The regular file at the end of its link, as the agent sees it. */
  target: string;
  entry: IndexEntry | null;
}

export interface Items {
  byName: Map<string, Item>;
  ignored: { file: string; why: string }[];
}

const NULL_DEVICE = '/dev/null';

/**
 * The installed items of one type, as CrowdSec's `pkg/cwhub/sync.go` builds its set: keyed by name, hub items first, a local
 * item replaces a hub item of the same name, and of two the last in walk order wins.
 * @throws Unobservable where something could be installed that cannot be seen, or makes the engine's whole load fail
 */
export function readItems(tree: Tree, where: Where, type: ItemType, index: HubIndex | null, names: FileFacts<LocalName>): Items {
  const items: Items = { byName: new Map(), ignored: [] };
  const local: Item[] = [];
  for (const found of walkYaml(tree, join(where.crowdsecDir, type))) {
    const resolved = resolveLink(tree, where.view, found.path);
    switch (resolved.kind) {
      case 'dangling':
        refuseDoubtfulLink(tree, where, found.path, resolved);
        items.ignored.push({ file: found.file, why: 'dangling_link' });
        break;
      case 'loop':
        items.ignored.push({ file: found.file, why: 'link_loop' });
        break;
      case 'unreadable':
        throw new Unobservable(
          'unreadable',
          `${found.path} leads to ${resolved.target}, which cannot be looked at (${resolved.code})`,
        );
      case 'directory':
        throw new Unobservable('invalid', `${found.path} leads to a folder: CrowdSec cannot load it`);
      case 'other':
        if (resolved.target !== NULL_DEVICE) {
          throw new Unobservable('invalid', `${found.path} is no regular file: CrowdSec cannot load it`);
        }
        local.push({ name: found.file, file: found.file, origin: 'local', target: NULL_DEVICE, entry: null });
        break;
      case 'file':
        if (isInHub(where, found.path)) items.ignored.push({ file: found.file, why: 'in_hub_folder' });
        else if (isInHub(where, resolved.target)) addHubItem(tree, items, where, type, index, found, resolved.target);
        else local.push(localItem(tree, where, names, found, resolved.target));
    }
  }
  for (const item of local) items.byName.set(item.name, item);
  for (const item of items.byName.values()) {
    if (item.target !== NULL_DEVICE) continue;
    items.byName.delete(item.name);
    items.ignored.push({ file: item.file, why: 'masked' });
  }
  return items;
}

function addHubItem(
  tree: Tree,
  items: Items,
  where: Where,
  type: ItemType,
  index: HubIndex | null,
  found: Found,
  target: string,
): void {
  // An edit in place taints the item, and shows in no folder of links.
  tree.directories.add(dirname(target));
  const [entry = null, rival] = index === null ? [] : findByPath(index[type], target);
  if (entry !== null && rival !== undefined) {
    const sentence = `${found.path}: the hub's index calls its file both ${entry.name} and ${rival.name}`;
    throw new Unobservable('unreadable', sentence);
  }
  const name = index === null ? nameByPath(relative(where.hubDir, target), type) : (entry?.name ?? null);
  if (name === null) items.ignored.push({ file: found.file, why: 'not_in_hub_index' });
  else items.byName.set(name, { name, file: found.file, origin: 'hub', target, entry });
}

// A folder below the hub whose name begins with `..` counts as outside for `isPathInside` in CrowdSec's `pkg/cwhub/path.go`.
function isInHub(where: Where, target: string): boolean {
  return isInside(target, where.hubDir) && !relative(where.hubDir, target).startsWith('..');
}

function nameByPath(path: string, type: ItemType): string | null {
  const parts = path.split('/');
  const [folder, owner, file] = parts;
  if (parts.length !== 3 || folder !== type || owner === undefined || file === undefined) return null;
  return `${owner}/${file.replace(/\.ya?ml$/, '')}`;
}

function localItem(tree: Tree, where: Where, names: FileFacts<LocalName>, found: Found, target: string): Item {
  if (!where.hubIsCertain && target !== found.path) {
    const sentence = `${found.path} leads to ${target}, and config.yaml, which says where the hub is, could not be read: set hub_dir`;
    throw new Unobservable('unreadable', sentence);
  }
  const name = names.of(tree, target);
  if (!name.ok && name.why === 'too_large') {
    throw new Unobservable('invalid', `${found.path} has more than ${YAML_MAX_BYTES} bytes: no scenario is that large`);
  }
  if (!name.ok) throw new Unobservable('unreadable', `${found.path} cannot be read (${name.why}), so its name is not known`);
  switch (name.value.kind) {
    case 'fault':
      throw new Unobservable('invalid', `${found.path} makes CrowdSec's whole load fail: ${name.value.why}`);
    case 'doubt':
      throw new Unobservable('unreadable', `${found.path}: its name is not certain: ${name.value.why}`);
    case 'none':
      return { name: found.file, file: found.file, origin: 'local', target, entry: null };
    case 'named':
      return { name: name.value.name, file: found.file, origin: 'local', target, entry: null };
  }
}
