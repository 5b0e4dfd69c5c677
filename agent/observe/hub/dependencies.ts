import { ITEM_TYPES, type ItemType } from '#contract';
import { Unobservable } from '../unobservable.ts';
import { decodeYaml } from '../yaml/decode-yaml.ts';
import { firstDocument, hasMergeKey, nodeAt, textsAt, topMap, YamlFault } from '../yaml/yaml-file.ts';

/** The names of the items that a collection holds itself, by their types. */
export type Dependencies = Readonly<Partial<Record<ItemType, readonly string[]>>>;

/**
 * The lists of a collection's own file, of which the engine reads the first document (`currentDependencies` in `item.go`).
 * @returns null where they cannot be told; the index's lists then count, as in the engine
 */
export function readDependencies(bytes: Buffer): Dependencies | null {
  try {
    const document = firstDocument(decodeYaml(bytes));
    const map = document === null ? null : topMap(document);
    if (document === null || map === null) return {};
    if (hasMergeKey(document)) return null;
    return Object.fromEntries(ITEM_TYPES.map((type) => [type, textsAt(nodeAt(document, map, type), type)]));
  } catch (error) {
    if (error instanceof YamlFault || error instanceof Unobservable || error instanceof RangeError) return null;
    throw error;
  }
}
