import {
  Composer,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Pair,
  type ParsedNode,
  Parser,
  visit,
  type YAMLMap,
} from 'yaml';
import { undecided } from '../unobservable.ts';
import { requireCommonYaml } from './common-subset.ts';
import { YamlFault } from './yaml-fault.ts';

export { YamlFault } from './yaml-fault.ts';

// What the agent's parser finds wrong with a text of the common subset that Go's readers surely refuse too. The rest of its findings
// (lines of flow collections and of quoted text that are not indented, comments without a space before them) they let pass.
const SURELY_WRONG =
  /^(?:Unexpected (?!block-scalar-header).+ (?:at node end|token(?! in YAML document))|Implicit map keys need|All (?:mapping|sequence) items must|Nested mappings are|Sequence item without|Implicit keys need)/;

/**
 * The documents of a YAML text, each checked only when it is reached.
 * @throws YamlFault at the first document that Go's readers refuse; Unobservable `indeterminate` where they could read it differently
 */
export function* documents(text: string): Generator<Document.Parsed> {
  const composer = new Composer<ParsedNode>({ uniqueKeys: false, version: '1.2', prettyErrors: true });
  let isFirst = true;
  for (const token of new Parser().parse(text)) {
    for (const document of composer.next(token)) {
      yield sound(document, text);
      isFirst = false;
    }
    requireCommonYaml(token, text, isFirst);
  }
  for (const document of composer.end()) yield sound(document, text);
}

function sound(document: Document.Parsed, text: string): Document.Parsed {
  const message = document.errors[0]?.message.split('\n')[0];
  if (message !== undefined) {
    // The parser gives up where its own stack ends, which says nothing about CrowdSec's.
    if (/call stack/.test(message)) throw undecided('it is nested too deeply for this agent');
    throw SURELY_WRONG.test(message) && !mayEndBefore(document, text) ? new YamlFault(message) : undecided(message);
  }
  if (!text.endsWith('\n')) endBlock(document, text.length);
  return document;
}

// Go's `yaml.Unmarshal` takes a document for ended where a bracket closes it or a line stands further left, and never looks at the rest.
function mayEndBefore({ contents }: Document.Parsed, text: string): boolean {
  if (!isMap(contents) && !isSeq(contents)) return false;
  const [begin] = contents.range;
  return contents.flow === true || (begin > 0 && !/[\n\ufeff]/.test(text[begin - 1] ?? ''));
}

// The agent's parser ends a block of text with a line feed even where the file ends without one, Go's readers do not.
function endBlock(document: Document.Parsed, end: number): void {
  visit(document, {
    Scalar(_, scalar) {
      const isBlock = scalar.type === 'BLOCK_LITERAL' || scalar.type === 'BLOCK_FOLDED';
      if (isBlock && scalar.range?.[1] === end && typeof scalar.value === 'string')
        scalar.value = scalar.value.replace(/\n$/, '');
    },
  });
}

/**
 * The first document, which is all that Go's `yaml.Unmarshal` looks at; null where there is none.
 * @throws YamlFault where it does not parse
 */
export function firstDocument(text: string): Document.Parsed | null {
  for (const document of documents(text)) return document;
  return null;
}

/** The key of a pair where it is a plain word or a string, else null. */
export function keyOf(pair: Pair): string | null {
  return isScalar(pair.key) ? scalarText(pair.key) : null;
}

/** A scalar as Go's decoder puts it into a string: its source text, so that a number stays as it was written; '' for null. */
export function scalarText(scalar: { value: unknown; source?: string }): string {
  if (scalar.value === null) return '';
  return typeof scalar.value === 'string' ? scalar.value : (scalar.source ?? String(scalar.value));
}

/**
 * The top level of a document as a map.
 * @returns null for an empty document
 * @throws YamlFault where it is a list or a single value, or has a key twice, as Go's decoder refuses both
 */
export function topMap(document: Document.Parsed): YAMLMap | null {
  const top = document.contents;
  if (top === null || (isScalar(top) && top.value === null)) return null;
  if (!isMap(top)) throw new YamlFault('it is not a map');
  const seen = new Set<string>();
  for (const pair of top.items) {
    const key = keyOf(pair);
    if (key === null) continue;
    if (seen.has(key)) throw new YamlFault(`the key ${key} stands there twice`);
    seen.add(key);
  }
  return top;
}

/** The value node of a key, aliases resolved; undefined where the key is not there. */
export function nodeAt(document: Document.Parsed, map: YAMLMap, key: string): unknown {
  const pair = map.items.find((item) => keyOf(item) === key);
  if (pair === undefined) return undefined;
  return isAlias(pair.value) ? pair.value.resolve(document) : pair.value;
}

/**
 * The texts of a list; none where it is not there or null.
 * @param key names it in a sentence
 * @throws YamlFault where it is no list, or an entry no scalar
 */
export function textsAt(list: unknown, key: string): string[] {
  if (list === undefined || (isScalar(list) && list.value === null)) return [];
  if (!isSeq(list)) throw new YamlFault(`its ${key} is not a list`);
  return list.items.map((item) => {
    if (!isScalar(item)) throw new YamlFault(`its ${key} has an entry that is not a plain text`);
    return scalarText(item);
  });
}

/** Whether a `<<` anywhere merges other maps into this document, which these readers do not follow. */
export function hasMergeKey(document: Document.Parsed): boolean {
  let found = false;
  visit(document, {
    Pair(_, pair) {
      if (keyOf(pair) !== '<<') return undefined;
      found = true;
      return visit.BREAK;
    },
  });
  return found;
}
