import { type Document, isAlias, isMap, isScalar, isSeq, type Scalar } from 'yaml';
import { YAML_MAX_ALIASES } from '../read-limits.ts';
import { undecided } from '../unobservable.ts';
import { hasMergeKey, keyOf, scalarText, YamlFault } from './yaml-file.ts';

/**
 * A YAML document without its syntax, aliases resolved. A scalar keeps its text, since what it means hangs on the field into which
 * Go's decoder puts it: `no` is a text for one field and false for another.
 */
export type PlainTree = PlainMap | PlainList | PlainScalar | null;
export interface PlainMap {
  kind: 'map';
  entries: ReadonlyMap<string, PlainTree>;
}
export interface PlainList {
  kind: 'list';
  items: readonly PlainTree[];
}
export interface PlainScalar {
  kind: 'scalar';
  text: string;
  isQuoted: boolean;
}

/**
 * @param twice what it says of a key that stands there twice
 * @returns undefined for a document that holds nothing at all, or comments alone; null for one that says `null`
 * @throws YamlFault where a key stands twice or is no scalar; Unobservable `indeterminate` where maps are merged or it has too many aliases
 */
export function plainTree(document: Document.Parsed, twice = standsTwice): PlainTree | undefined {
  const { contents } = document;
  if (contents === null || (isScalar(contents) && contents.value === null && !contents.source)) return undefined;
  if (hasMergeKey(document)) throw undecided('it merges YAML maps');
  return new Planer(document, twice).treeOf(contents);
}

const standsTwice = (key: string): string => `the key ${key} stands there twice`;

class Planer {
  readonly #document: Document.Parsed;
  readonly #twice: (key: string) => string;
  #aliases = 0;

  constructor(document: Document.Parsed, twice: (key: string) => string) {
    this.#document = document;
    this.#twice = twice;
  }

  treeOf(node: unknown): PlainTree {
    if (isAlias(node)) {
      this.#aliases++;
      if (this.#aliases > YAML_MAX_ALIASES) throw undecided(`it has more than ${YAML_MAX_ALIASES} aliases`);
      const target = node.resolve(this.#document);
      if (target === undefined) throw new YamlFault(`the alias ${node.source} has no anchor`);
      return this.treeOf(target);
    }
    if (isMap(node)) {
      const entries = new Map<string, PlainTree>();
      for (const pair of node.items) {
        const key = keyOf(pair);
        if (key === null) throw new YamlFault('it has a key that is no plain word');
        if (entries.has(key)) throw new YamlFault(this.#twice(key));
        entries.set(key, this.treeOf(pair.value));
      }
      return { kind: 'map', entries };
    }
    if (isSeq(node)) return { kind: 'list', items: node.items.map((item) => this.treeOf(item)) };
    if (!isScalar(node) || node.value === null) return null;
    return { kind: 'scalar', text: scalarText(node), isQuoted: isQuoted(node) };
  }
}

const isQuoted = ({ type }: Scalar): boolean => type !== undefined && type !== 'PLAIN';

/** The value at a key of a map. */
export function at(tree: PlainTree | undefined, key: string): PlainTree | undefined {
  return tree?.kind === 'map' ? tree.entries.get(key) : undefined;
}

/** The text of a scalar; '' where it is none. */
export function textOf(tree: PlainTree | undefined): string {
  return tree?.kind === 'scalar' ? tree.text : '';
}

/** The texts of a list as Go decodes them: an entry of null is ''. */
export function textsOf(tree: PlainTree | undefined): string[] {
  return itemsOf(tree).map(textOf);
}

/** The entries of a list; none where it is no list. */
export function itemsOf(tree: PlainTree | undefined): readonly PlainTree[] {
  return tree?.kind === 'list' ? tree.items : [];
}
