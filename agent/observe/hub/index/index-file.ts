import type { ItemType } from '#contract';
import type { Dependencies } from '../dependencies.ts';

/** An item of the hub, as its index has it. */
export interface IndexEntry {
  name: string;
  /** The path of its file below the hub, as the text stands. */
  path: string;
  /** Of a parser or a postoverflow; empty for other types, if the index says nothing odd. */
  stage: string;
  /** SHA-256 of the version that the index calls the latest, lowercase hex; null where it has none. */
  newest: string | null;
  /** SHA-256 of all other versions. */
  older: readonly string[];
  /** Those of `older` whose version is the latest one by its number, written otherwise (`0.1`, `0.1.0`). Mostly left out. */
  alike?: readonly string[];
  /** A version of it that is no semantic version. Mostly left out. */
  oddVersion?: string;
  /** Whether what the index calls the latest version is no semantic version. Mostly left out. */
  hasOddLatest?: boolean;
  /** What it holds in its newest version, where it is a collection. */
  dependencies: Dependencies;
}

/** What the index says about one type of items. */
export interface IndexedItems {
  byName: ReadonlyMap<string, IndexEntry>;
  /** What all usual paths begin with: the type's folder, as `scenarios/`. */
  folder: string;
  /** By path, those with a usual one; more than one entry only where the index contradicts itself. */
  byPath: ReadonlyMap<string, readonly IndexEntry[]>;
  /** Those with any other path. */
  oddPaths: readonly IndexEntry[];
}

/** The hub's index, reduced to what is needed. */
export type HubIndex = Record<ItemType, IndexedItems>;

/** Sorts the entries of one type by their paths. */
export function indexedItems(type: ItemType, byName: ReadonlyMap<string, IndexEntry>): IndexedItems {
  const folder = `${type}/`;
  const byPath = new Map<string, IndexEntry[]>();
  const oddPaths: IndexEntry[] = [];
  for (const entry of byName.values()) {
    const others = entry.path.startsWith(folder) ? byPath.get(entry.path) : oddPaths;
    if (others === undefined) byPath.set(entry.path, [entry]);
    else others.push(entry);
  }
  return { byName, folder, byPath, oddPaths };
}

/**
 * The entries whose path the target ends with, letter by letter (`hasPathSuffix` in CrowdSec's `pkg/cwhub/pathseparator_unix.go`).
 * CrowdSec takes any of them; there is more than one only where the index contradicts itself.
 * @param target the end of a link that leads into the hub, as its text stands
 */
export function findByPath({ folder, byPath, oddPaths }: IndexedItems, target: string): IndexEntry[] {
  const found = oddPaths.filter(({ path }) => target.endsWith(path));
  for (let at = target.indexOf(folder); at !== -1; at = target.indexOf(folder, at + 1))
    found.push(...(byPath.get(target.slice(at)) ?? []));
  return found;
}
