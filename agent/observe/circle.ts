import type { IndexEntry } from './hub-index.ts';

/** Whether a collection holds itself, directly or through others. */
export function hasCircle(collections: ReadonlyMap<string, IndexEntry>): boolean {
  // Those that hold none of the rest are no part of a circle, and without them there may be more such.
  for (let rest = new Set(collections.keys()); rest.size > 0; ) {
    const holding = [...rest].filter((name) => collections.get(name)?.dependencies.collections?.some((held) => rest.has(held)));
    if (holding.length === rest.size) return true;
    rest = new Set(holding);
  }
  return false;
}
