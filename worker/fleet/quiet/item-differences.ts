import type { Difference } from '../../drift/index.ts';

/** All that differs of one item. */
export type ItemDifference = Difference;

/** Differences item by item: what differs in two ways is accepted in both, or it is not. Pure. */
export function itemDifferences(differences: readonly Difference[]): readonly ItemDifference[] {
  const byItem = new Map<string, ItemDifference>();
  for (const { item, how, words } of differences) {
    const before = byItem.get(item);
    byItem.set(
      item,
      before === undefined ? { item, how, words } : { item, how: `${before.how}, ${how}`, words: `${before.words} and ${words}` },
    );
  }
  return [...byItem.values()];
}
