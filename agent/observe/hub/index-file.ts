import type { ItemType } from '#contract';
import type { Dependencies } from './dependencies.ts';

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
  /** By path; more than one entry only where the index contradicts itself. */
  byPath: ReadonlyMap<string, readonly IndexEntry[]>;
  /** The lengths of all paths. */
  pathLengths: ReadonlySet<number>;
}

/** The hub's index, reduced to what is needed. */
export type HubIndex = Record<ItemType, IndexedItems>;

/** Sorts entries by their paths. */
export function indexedItems(byName: ReadonlyMap<string, IndexEntry>): IndexedItems {
  const byPath = new Map<string, IndexEntry[]>();
  for (const entry of byName.values()) {
    const others = byPath.get(entry.path);
    if (others === undefined) byPath.set(entry.path, [entry]);
    else others.push(entry);
  }
  return { byName, byPath, pathLengths: new Set([...byPath.keys()].map(({ length }) => length)) };
}

/**
 * The entries whose path the target ends with, letter by letter (`hasPathSuffix` in CrowdSec's `pkg/cwhub/pathseparator_unix.go`).
 * CrowdSec takes any of them; there is more than one only where the index contradicts itself.
 * @param target the end of a link that leads into the hub, as its text stands
 */
export function findByPath({ byPath, pathLengths }: IndexedItems, target: string): IndexEntry[] {
  const found: IndexEntry[] = [];
  for (const length of pathLengths) {
    const entries = length > target.length ? undefined : byPath.get(target.slice(target.length - length));
    if (entries !== undefined) found.push(...entries);
  }
  return found;
}
