import { basename, dirname, join, relative } from 'node:path';
import type { InstalledScenario, ItemType } from '#contract';
import type { Fact } from '../disk/file-facts.ts';
import { whyUnread } from '../disk/read-whole.ts';
import { resolveLink } from '../disk/resolve-link.ts';
import type { Tree } from '../disk/tree.ts';
import { isInside } from '../disk/view.ts';
import { type Found, walkYaml } from '../disk/walk.ts';
import { YAML_MAX_BYTES } from '../read-limits.ts';
import { Unobservable } from '../unobservable.ts';
import type { Where } from '../where.ts';
import { refuseDoubtfulLink } from './doubtful-link.ts';
import { findByPath, type IndexEntry } from './index-file.ts';
import type { HubMemory } from './memory.ts';

/** How a hub item's file stands to the versions of the index; `unknown` where either cannot be read, and for a local item. */
export type VersionState = InstalledScenario['content'];

/** Why the engine passes over a file of an items' folder. */
export type IgnoredWhy =
  | 'dangling_link'
  | 'link_loop'
  | 'link_to_directory'
  | 'in_hub_folder'
  | 'not_in_hub_index'
  | 'other_stage'
  | 'masked';

/** An installed item. */
export interface Item {
  name: string;
  /** Relative to its type's folder. */
  file: string;
  origin: 'hub' | 'local';
  /** The regular file at the end of its link, as the agent sees it. */
  target: string;
  content: VersionState;
}

export interface Items {
  byName: Map<string, Item>;
  ignored: { file: string; why: IgnoredWhy }[];
}

const NULL_DEVICE = '/dev/null';

// Their folders have one more level: parsers/s01-parse/sshd-logs.yaml -> hub/parsers/s01-parse/crowdsecurity/sshd-logs.yaml
const STAGED: ReadonlySet<ItemType> = new Set(['parsers', 'postoverflows']);

/**
 * The installed items of one type, as CrowdSec's `pkg/cwhub/sync.go` builds its set: keyed by name, hub items first, a local
 * item replaces a hub item of the same name, and of two the last in walk order wins.
 * @throws Unobservable where something could be installed that cannot be seen, or makes the engine's whole load fail
 */
export function readItems(tree: Tree, where: Where, memory: HubMemory, type: ItemType): Items {
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
        local.push({ name: found.file, file: found.file, origin: 'local', target: NULL_DEVICE, content: 'unknown' });
        break;
      case 'file':
        if (isInHub(where, found.path)) items.ignored.push({ file: found.file, why: 'in_hub_folder' });
        else if (isInHub(where, resolved.target)) addHubItem(tree, items, where, memory, type, found, resolved.target);
        else local.push(localItem(tree, where, memory, type, found, resolved.target));
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
  memory: HubMemory,
  type: ItemType,
  found: Found,
  target: string,
): void {
  // The hub file's own folder is worth watching: an edit of the file taints the item and changes nothing in the folder of links.
  tree.directories.add(dirname(target));
  const index = memory.index.read(tree, where.indexPath);
  const [entry = null, rival] = index === null ? [] : findByPath(index[type], target);
  if (entry !== null && rival !== undefined) {
    const sentence = `${found.path}: the hub's index calls its file both ${entry.name} and ${rival.name}`;
    throw new Unobservable('unreadable', sentence);
  }
  const name = index === null ? nameByPath(relative(where.hubDir, target), type) : (entry?.name ?? null);
  if (name === null) {
    items.ignored.push({ file: found.file, why: 'not_in_hub_index' });
    return;
  }
  // `updateNonLocalItem` in sync.go passes over an entry of another stage.
  if (STAGED.has(type) && found.file.split('/')[0] !== basename(dirname(dirname(target)))) {
    items.ignored.push({ file: found.file, why: 'other_stage' });
    return;
  }
  const content = entry === null ? 'unknown' : versionStateOf(entry, memory.digests.of(tree, target));
  items.byName.set(name, { name, file: found.file, origin: 'hub', target, content });
}

// pkg/cwhub/sync.go, setVersionState.
function versionStateOf(entry: IndexEntry, digest: Fact<string>): VersionState {
  if (!digest.ok) return 'unknown';
  if (digest.value === entry.newest) return 'clean';
  return entry.older.includes(digest.value) ? 'outdated' : 'tainted';
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

function localItem(tree: Tree, where: Where, memory: HubMemory, type: ItemType, found: Found, target: string): Item {
  if (!where.hubIsCertain && target !== found.path) {
    const sentence = `${found.path} leads to ${target}, and config.yaml, which says where the hub is, could not be read: set hub_dir`;
    throw new Unobservable('unreadable', sentence);
  }
  const name = memory.localNames.of(tree, target);
  if (!name.ok && name.why === 'too_large' && type === 'scenarios') {
    throw new Unobservable('invalid', `${found.path} has more than ${YAML_MAX_BYTES} bytes: no scenario is that large`);
  }
  if (!name.ok)
    throw new Unobservable('unreadable', `${found.path} cannot be read (${whyUnread(name)}), so its name is not known`);
  switch (name.value.kind) {
    case 'fault':
      throw new Unobservable('invalid', `${found.path} makes CrowdSec's whole load fail: ${name.value.why}`);
    case 'doubt':
      throw new Unobservable('unreadable', `${found.path}: its name is not certain: ${name.value.why}`);
    case 'none':
      return { name: found.file, file: found.file, origin: 'local', target, content: 'unknown' };
    case 'named':
      return { name: name.value.name, file: found.file, origin: 'local', target, content: 'unknown' };
  }
}
