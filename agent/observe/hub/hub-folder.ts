import { join, relative } from 'node:path';
import type { ItemType } from '#contract';
import { isSameStat, type Stat } from '../disk/stat.ts';
import type { Tree } from '../disk/tree.ts';
import { isYaml } from '../disk/walk.ts';
import { WALK_MAX_DEPTH } from '../read-limits.ts';
import type { IndexEntry, IndexedItems } from './index/index-file.ts';
import { isStaged } from './staged.ts';

/** A symbolic link in the hub's own folder. There is none that CrowdSec made. */
export interface HubLink {
  path: string;
  /** What an item of this file is called where the file does not say. */
  fileName: string;
  stage: string;
  /** The item of the index that it counts as if it leads to a file of the hub. */
  entry: IndexEntry | null;
}

/** What the hub's own folder holds of one type of items, as CrowdSec reads it before the folder of what is installed. */
export interface HubFolder {
  links: readonly HubLink[];
  /** The items of the index that have a file or link here, with all of these in the order of the walk. */
  files: ReadonlyMap<IndexEntry, readonly string[]>;
  /** Why CrowdSec's load fails at one of these, links left out; null where it does not. */
  fault: string | null;
}

/** A new one each time: whoever compares it takes two that are the same for an unchanged folder. */
const noFolder = (): HubFolder => ({ links: [], files: new Map(), fault: null });

interface Kept {
  items: IndexedItems | null;
  root: string;
  folders: { path: string; stat: Stat }[];
  found: HubFolder;
}

/** Reads the hub's own folder, and again only where one of its folders or the index has changed. */
export class HubFolderCache {
  readonly #kept = new Map<ItemType, Kept>();

  /** @param items what the index says of this type; null where there is no index */
  of(tree: Tree, hubDir: string, type: ItemType, items: IndexedItems | null): HubFolder {
    const root = join(hubDir, type);
    const kept = this.#kept.get(type);
    if (
      kept !== undefined &&
      kept.root === root &&
      kept.items === items &&
      kept.folders.every((folder) => isAsIt(tree, folder))
    ) {
      return kept.found;
    }
    this.#kept.delete(type);
    const walk = new Walk(tree, type, items);
    // filepath.WalkDir, which the engine uses, does not enter a link, nor does a folder count that is not there.
    if (tree.look(root).kind !== 'directory') return noFolder();
    walk.visit(root, []);
    const { folders, links, files } = walk;
    const faults = [...walk.withFile].map((entry) => entryFault(entry, hubDir, type));
    const found = { links, files, fault: faults.find((fault) => fault !== null) ?? null };
    if (folders.every(({ stat }) => !tree.isRacy(stat))) this.#kept.set(type, { items, root, folders, found });
    return found;
  }
}

/** Why CrowdSec's load fails at a file of this item; null where it does not. It asks only of items that have a file. */
export function entryFault({ name, path, oddVersion }: IndexEntry, hubDir: string, type: ItemType): string | null {
  const what = `CrowdSec's whole load fails: the hub's index has for ${type}:${name} the`;
  // SafePath in pkg/cwhub/safepath.go.
  if (path.startsWith('/')) return `${what} path ${path}, which must be a relative path`;
  if (relative(hubDir, join(hubDir, path)).startsWith('..')) return `${what} path ${path}, which escapes the hub's folder`;
  return oddVersion === undefined ? null : `${what} version ${oddVersion}: invalid semantic version`;
}

function isAsIt(tree: Tree, { path, stat }: { path: string; stat: Stat }): boolean {
  const look = tree.look(path);
  return look.kind === 'directory' && isSameStat(look.stat, stat);
}

/** One walk, with the rules of `itemVisit` and `newHubItemSpec` in CrowdSec's `pkg/cwhub/sync.go`. */
class Walk {
  readonly #tree: Tree;
  readonly #type: ItemType;
  readonly #items: IndexedItems | null;
  readonly folders: { path: string; stat: Stat }[] = [];
  readonly links: HubLink[] = [];
  readonly files = new Map<IndexEntry, string[]>();
  /** The items of the index that have a file here that is no link. */
  readonly withFile = new Set<IndexEntry>();

  constructor(tree: Tree, type: ItemType, items: IndexedItems | null) {
    this.#tree = tree;
    this.#type = type;
    this.#items = items;
  }

  /** @param parts the names of the folders between the type's folder and this one */
  visit(folder: string, parts: readonly string[]): void {
    const look = this.#tree.look(folder);
    if (look.kind !== 'directory' || parts.length > WALK_MAX_DEPTH) return;
    this.folders.push({ path: folder, stat: look.stat });
    const listed = this.#tree.entriesUnwatched(folder);
    // What may not be listed is passed over: CrowdSec makes no link in it that would install something.
    if ('code' in listed) return;
    for (const entry of listed) {
      if (entry.isDirectory()) {
        if (!entry.name.startsWith('.')) this.visit(join(folder, entry.name), [...parts, entry.name]);
      } else if (isYaml(entry.name)) this.#file(join(folder, entry.name), [...parts, entry.name], entry.isSymbolicLink());
    }
  }

  #file(path: string, parts: readonly string[], isLink: boolean): void {
    const names = isStaged(this.#type) ? parts.slice(1) : parts;
    const [owner, fileName] = names;
    // A file that is not so deep is passed over as `path is too short`.
    if (owner === undefined || fileName === undefined) return;
    const stage = isStaged(this.#type) ? (parts[0] ?? '') : '';
    const entry = this.#entryOf(`${owner}/${fileName}`, stage);
    if (isLink) this.links.push({ path, fileName, stage, entry });
    if (entry === null) return;
    if (!isLink) this.withFile.add(entry);
    this.files.set(entry, [...(this.files.get(entry) ?? []), path]);
  }

  // `validPath` in item.go: here an item's name counts and not, as for a link, the path that the index gives it.
  #entryOf(file: string, stage: string): IndexEntry | null {
    if (!isYaml(file)) return null;
    const entry = this.#items?.byName.get(file.replace(/\.ya?ml$/, ''));
    return entry?.stage === stage ? entry : null;
  }
}
