import { ITEM_TYPES, type ItemType } from '#contract';
import { isSameStat, type Stat } from '../disk/stat.ts';
import type { Tree } from '../disk/tree.ts';
import { INDEX_MAX_BYTES } from '../read-limits.ts';
import { isValues, type Values } from '../values.ts';
import { type Dependencies, indexedDependencies } from './dependencies.ts';
import { SkimFault, skimJson } from './skim-json.ts';

export interface IndexEntry {
  name: string;
  /** SHA-256 of the newest version, lowercase hex; null where the index does not say. */
  newest: string | null;
  older: readonly string[];
  /** What it holds in its newest version, where it is a collection. */
  dependencies: Dependencies;
}

/** What the index says about one type of items. */
export interface IndexedItems {
  /** By path (`scenarios/crowdsecurity/ssh-bf.yaml`); more than one entry only where the index contradicts itself. */
  byPath: ReadonlyMap<string, readonly IndexEntry[]>;
  byName: ReadonlyMap<string, IndexEntry>;
}

/** The hub's index, reduced to what is needed. */
export type HubIndex = Record<ItemType, IndexedItems>;

const DIGEST = /^[0-9a-f]{64}$/;

// collections > name > path, version, versions > number > digest, and the lists of what it holds
const WANTED: readonly (ReadonlySet<string> | null)[] = [
  new Set<string>(ITEM_TYPES),
  null,
  new Set(['path', 'version', 'versions', ...ITEM_TYPES]),
  null,
  new Set(['digest']),
];

function parseEntry(name: string, item: Values, dependencies: Dependencies): IndexEntry {
  const versions = isValues(item.versions) ? item.versions : {};
  const older: string[] = [];
  let newest: string | null = null;
  for (const [version, about] of Object.entries(versions)) {
    const digest = isValues(about) && typeof about.digest === 'string' ? about.digest.toLowerCase() : '';
    if (!DIGEST.test(digest)) continue;
    if (version === item.version) newest = digest;
    else older.push(digest);
  }
  return { name, newest, older, dependencies };
}

/**
 * Reduces the content of `.index.json`.
 * @returns null where it is no index
 */
export function parseIndex(bytes: Buffer): HubIndex | null {
  let index: Values;
  try {
    index = skimJson(bytes, (depth, key) => WANTED[depth]?.has(key) ?? depth < WANTED.length);
  } catch (error) {
    if (error instanceof SkimFault) return null;
    throw error;
  }
  const known: Partial<Record<ItemType, IndexedItems>> = {};
  for (const type of ITEM_TYPES) {
    const items = parseItems(type in index ? index[type] : null);
    if (items === null) return null;
    known[type] = items;
  }
  return known as HubIndex;
}

// CrowdSec decodes the index strictly: one value of a wrong type and it has no index at all.
function parseItems(items: unknown): IndexedItems | null {
  const byPath = new Map<string, IndexEntry[]>();
  const byName = new Map<string, IndexEntry>();
  if (items !== null && !isValues(items)) return null;
  for (const [name, item] of Object.entries(items ?? {})) {
    const dependencies = isValues(item) ? indexedDependencies(item) : null;
    if (!isValues(item) || dependencies === null) return null;
    const entry = parseEntry(name, item, dependencies);
    byName.set(name, entry);
    const { path } = item;
    if (typeof path === 'string' && path !== '') byPath.set(path, [...(byPath.get(path) ?? []), entry]);
    else if (path !== undefined && path !== null && path !== '') return null;
  }
  return { byPath, byName };
}

/**
 * The entries whose path is a suffix of the target, whole path parts only (`hasPathSuffix` in CrowdSec's `pkg/cwhub`).
 * CrowdSec takes any of them; there is more than one only where the index contradicts itself.
 * @param target a file in the hub folder
 */
export function findByPath({ byPath }: IndexedItems, target: string): IndexEntry[] {
  const found: IndexEntry[] = [];
  for (let slash = target.indexOf('/'); slash !== -1; slash = target.indexOf('/', slash + 1)) {
    const entries = byPath.get(target.slice(slash + 1));
    if (entries !== undefined) found.push(...entries);
  }
  return found;
}

/** Keeps the reduced index of a file for as long as its stat and then its content stay the same. */
export class IndexCache {
  #tree: Tree | null = null;
  #path = '';
  #stat: Stat | null = null;
  #digest: string | null = null;
  #index: HubIndex | null = null;
  #read: HubIndex | null = null;

  /**
   * Reads the index once in an observation, so that all of the observation rests on the same one.
   * @returns null where the index is missing, unreadable or no index
   */
  read(tree: Tree, path: string): HubIndex | null {
    if (tree === this.#tree && path === this.#path) return this.#read;
    this.#read = this.#readNow(tree, path);
    this.#tree = tree;
    this.#path = path;
    return this.#read;
  }

  #readNow(tree: Tree, path: string): HubIndex | null {
    const look = tree.look(path);
    if (look.kind !== 'file') return null;
    if (path === this.#path && this.#stat !== null && isSameStat(look.stat, this.#stat)) return this.#index;
    // Mostly the index was only written again as it was. Its hash tells that without megabytes in memory, which the process would keep.
    const digest = tree.sha256(path, INDEX_MAX_BYTES);
    if (digest === null || digest !== this.#digest) {
      const content = tree.read(path, INDEX_MAX_BYTES);
      this.#index = content.ok ? parseIndex(content.bytes) : null;
      this.#digest = content.ok ? digest : null;
    }
    this.#stat = this.#index !== null && !tree.isRacy(look.stat) ? look.stat : null;
    return this.#index;
  }
}
