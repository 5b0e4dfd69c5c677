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
import { Unobservable } from '../unobservable.ts';

/** A YAML text that cannot be used, with a sentence about why. */
export class YamlFault extends Error {
  override readonly name = 'YamlFault';
}

/**
 * The documents of a YAML text, each checked for syntax only when it is reached.
 * @throws YamlFault at the first document that does not parse; Unobservable `indeterminate` where it is nested too deeply to tell
 */
export function* documents(text: string): Generator<Document.Parsed> {
  const composer = new Composer<ParsedNode>({ uniqueKeys: false, version: '1.2', prettyErrors: true });
  for (const document of composer.compose(new Parser().parse(text))) {
    const fault = document.errors[0];
    // The parser gives up where its own stack ends, which says nothing about CrowdSec's.
    if (fault !== undefined && /call stack/.test(fault.message)) {
      throw new Unobservable('indeterminate', 'it is nested too deeply for this agent');
    }
    if (fault !== undefined) throw new YamlFault(fault.message.split('\n')[0] ?? 'it does not parse');
    yield document;
  }
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
