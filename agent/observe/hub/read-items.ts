import { basename, dirname, join, relative } from 'node:path';
import type { ItemType } from '#contract';
import type { End } from '../disk/resolve-link.ts';
import type { Tree } from '../disk/tree.ts';
import { type Found, isYaml, walkYaml } from '../disk/walk.ts';
import { Unobservable } from '../unobservable.ts';
import type { Where } from '../where.ts';
import { refuseDoubtfulLink } from './doubtful-link.ts';
import { entryFault, type HubFolder } from './hub-folder.ts';
import { followHubLinks, type HubLinks } from './hub-links.ts';
import { findByPath, type IndexEntry } from './index/index-file.ts';
import { isInHub } from './inside.ts';
import { type IgnoredWhy, type Item, type Items, NULL_DEVICE } from './items.ts';
import { localItem } from './local-item.ts';
import type { HubMemory } from './memory.ts';
import { ownState } from './own-state.ts';
import { isStaged } from './staged.ts';

/**
 * The installed items of one type, as CrowdSec's `pkg/cwhub/sync.go` builds its set: keyed by name, hub items first, a local
 * item replaces a hub item of the same name, and of two the last in walk order wins.
 * @throws Unobservable where something could be installed that cannot be seen, or makes the engine's whole load fail
 */
export function readItems(tree: Tree, where: Where, memory: HubMemory, type: ItemType): Items {
  return new Reading(tree, where, memory, type).read();
}

class Reading {
  readonly #tree: Tree;
  readonly #where: Where;
  readonly #memory: HubMemory;
  readonly #type: ItemType;
  readonly #hub: HubFolder;
  readonly #hubLinks: HubLinks;
  readonly #ignored: Items['ignored'] = [];
  /** The files at the ends of an item's links, in the order of the walk, and the last link. */
  readonly #linked = new Map<IndexEntry, { file: string; targets: string[] }>();
  /** Hub items whose index cannot be read, by the names that their paths give them. */
  readonly #byPath = new Map<string, Item>();

  constructor(tree: Tree, where: Where, memory: HubMemory, type: ItemType) {
    this.#tree = tree;
    this.#where = where;
    this.#memory = memory;
    this.#type = type;
    this.#hub = memory.folders.of(tree, where.hubDir, type, memory.index.read(tree, where)?.[type] ?? null);
    if (this.#hub.fault !== null) throw new Unobservable('invalid', this.#hub.fault);
    this.#hubLinks = followHubLinks(this.#hub, tree, where, memory, type);
  }

  read(): Items {
    const folder = join(this.#where.crowdsecDir, this.#type);
    const fromHub = this.#hubLinks.items;
    const local: Item[] = [...fromHub];
    for (const found of this.#tree.look(folder).kind === 'directory' ? walkYaml(this.#tree, folder) : []) {
      const end = this.#endOf(found);
      if (end === null) continue;
      const known = fromHub.length === 0 ? this.#memory.entries.of(end, this.#hub) : undefined;
      if (known !== undefined) this.#link(known, found, end);
      else if (isInHub(this.#where, found.path)) this.#ignore(found, 'in_hub_folder');
      else if (!isInHub(this.#where, end.target))
        local.push(localItem(this.#tree, this.#where, this.#memory, this.#type, found, end));
      else if (fromHub.length > 0) {
        const sentence = `${found.path}: CrowdSec may take it for ${fromHub[0]?.file}, a link in the hub's folder that leads out of it`;
        throw new Unobservable('unreadable', sentence);
      } else this.#addHubItem(found, end);
    }
    return this.#items(local);
  }

  #items(local: readonly Item[]): Items {
    const reading = this.#memory.index.reading(this.#tree, this.#where);
    if (reading.kind === 'read' && reading.isNull && local[0] !== undefined) {
      const sentence = `CrowdSec's whole load fails: the hub's index ${this.#where.indexPath} is null, so ${local[0].file} cannot be added to it`;
      throw new Unobservable('invalid', sentence);
    }
    const byName = new Map<string, Item>(this.#byPath);
    for (const [entry, { file, targets }] of this.#linked) {
      const target = targets.at(-1) ?? '';
      byName.set(entry.name, { name: entry.name, file, origin: 'hub', target, ...this.#stateOf(entry, targets) });
    }
    for (const item of local) byName.set(item.name, item);
    const fatal = this.#fatal(byName);
    for (const item of byName.values()) {
      if (item.target !== NULL_DEVICE) continue;
      byName.delete(item.name);
      this.#ignore(item, 'masked');
    }
    return { byName, ignored: this.#ignored, fatal };
  }

  #stateOf(entry: IndexEntry, targets: readonly string[]) {
    const { targets: ends } = this.#hubLinks;
    const inHub = (this.#hub.files.get(entry) ?? []).flatMap((path) => (ends.has(path) ? (ends.get(path) ?? []) : path));
    const isOneFile = inHub.length === 1 && targets.length === 1 && inHub[0] === targets[0];
    const digestOf = (path: string) => this.#memory.digests.of(this.#tree, path);
    return ownState(entry, isOneFile ? [] : inHub.map(digestOf), targets.map(digestOf));
  }

  #fatal(byName: ReadonlyMap<string, Item>): Set<string> {
    const fatal = new Set<string>();
    const entries = this.#type === 'collections' ? new Set([...this.#hub.files.keys(), ...this.#linked.keys()]) : [];
    for (const entry of entries) {
      if (entry.hasOddLatest !== true || byName.get(entry.name)?.origin === 'local') continue;
      if (this.#stateOf(entry, this.#linked.get(entry)?.targets ?? []).isKnown) fatal.add(entry.name);
    }
    return fatal;
  }

  #ignore({ file }: { file: string }, why: IgnoredWhy): void {
    this.#ignored.push({ file, why });
  }

  /** What a file or link ends in; null where the engine passes it over. */
  #endOf(found: Found): End | null {
    const resolved = this.#memory.links.of(this.#tree, this.#where.view, found.path);
    switch (resolved.kind) {
      case 'dangling':
        refuseDoubtfulLink(this.#tree, this.#where, found.path, resolved);
        this.#ignore(found, 'dangling_link');
        return null;
      case 'loop':
        this.#ignore(found, 'link_loop');
        return null;
      case 'unreadable': {
        if (resolved.found !== undefined) return resolved.found;
        const sentence = `${found.path} leads to ${resolved.target}, which cannot be looked at (${resolved.code})`;
        throw new Unobservable('unreadable', sentence);
      }
      case 'directory':
      case 'other':
      case 'file':
        return resolved;
    }
  }

  #addHubItem(found: Found, end: End): void {
    const { kind, target, written } = end;
    this.#watchFolderOf(target);
    const index = this.#memory.index.read(this.#tree, this.#where);
    if (index === null) {
      this.#addByPath(found, kind, target);
      return;
    }
    const stage = isStaged(this.#type) ? found.file.split('/')[0] : '';
    const entries = findByPath(index[this.#type], written);
    const [entry, rival] = entries.filter((candidate) => candidate.stage === stage);
    if (entry === undefined) {
      const why = entries.length > 0 ? 'other_stage' : kind === 'directory' ? 'link_to_directory' : 'not_in_hub_index';
      this.#ignore(found, why);
      return;
    }
    if (rival !== undefined) {
      const sentence = `${found.path}: the hub's index calls its file both ${entry.name} and ${rival.name}`;
      throw new Unobservable('unreadable', sentence);
    }
    if (kind !== 'file') throw noRegularFile(found);
    // The index's path may be odd as long as the hub's folder has no file of this name.
    const fault = entryFault({ ...entry, path: '' }, this.#where.hubDir, this.#type);
    if (fault !== null) throw new Unobservable('invalid', fault);
    this.#memory.entries.keep(end, this.#hub, entry);
    this.#link(entry, found, end);
  }

  #link(entry: IndexEntry, { file }: Found, { target }: End): void {
    this.#watchFolderOf(target);
    const targets = this.#linked.get(entry)?.targets ?? [];
    this.#linked.set(entry, { file, targets: [...targets, target] });
  }

  // The hub file's own folder is worth watching: an edit of the file taints the item and changes nothing in the folder of links.
  #watchFolderOf(target: string): void {
    this.#tree.directories.add(dirname(target));
  }

  /** Without an index that can be read, the path in the hub is all that tells an item's name. */
  #addByPath(found: Found, kind: End['kind'], target: string): void {
    const name = nameByPath(relative(this.#where.hubDir, target), this.#type);
    if (name !== null && kind !== 'file') throw noRegularFile(found);
    if (name === null) this.#ignore(found, kind === 'directory' ? 'link_to_directory' : 'not_in_hub_index');
    else if (isStaged(this.#type) && found.file.split('/')[0] !== basename(dirname(dirname(target))))
      this.#ignore(found, 'other_stage');
    else this.#byPath.set(name, { name, file: found.file, origin: 'hub', target, content: 'unknown', isLatest: false });
  }
}

const noRegularFile = ({ path }: Found): Unobservable =>
  new Unobservable('invalid', `${path} leads to no regular file: CrowdSec cannot load it`);

function nameByPath(path: string, type: ItemType): string | null {
  const parts = path.split('/');
  const [folder, owner, file] = isStaged(type) ? [parts[0], ...parts.slice(2)] : parts;
  if (parts.length !== (isStaged(type) ? 4 : 3) || folder !== type || owner === undefined || file === undefined || !isYaml(file))
    return null;
  return `${owner}/${file.replace(/\.ya?ml$/, '')}`;
}
