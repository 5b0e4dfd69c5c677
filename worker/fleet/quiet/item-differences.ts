import type { Difference } from '../../drift/index.ts';

/** Differences item by item: what differs in two ways is accepted in both, or it is not. Pure. */
export function itemDifferences(differences: readonly Difference[]): readonly Difference[] {
  const byItem = new Map<string, Difference>();
  for (const { item, how, words } of differences) {
    const before = byItem.get(item);
    byItem.set(
      item,
      before === undefined ? { item, how, words } : { item, how: `${before.how}, ${how}`, words: `${before.words} and ${words}` },
    );
  }
  return [...byItem.values()];
}
