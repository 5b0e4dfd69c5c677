import { type Document, isAlias, isMap, isScalar, isSeq, type Scalar, type YAMLMap } from 'yaml';
import { YamlFault } from './yaml-fault.ts';
import { keyOf, scalarText } from './yaml-file.ts';

/** What a field of a Go structure takes, as `yaml.v2` decodes into it. */
export type Shape =
  | 'anything'
  | 'text'
  | 'integer'
  | 'number'
  | 'boolean'
  | 'duration'
  | 'map'
  | { listOf: Shape }
  | { keys: Shapes };
export type Shapes = Readonly<Record<string, Shape>>;

/** What Go's `time.ParseDuration` takes: it knows no days. */
export const DURATION = /^[-+]?(?:0|(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$/;

const BOOLEAN = /^(?:y|n|yes|no|on|off|true|false)$/i;
// More than Go's readers take as a number is let pass here: what surely is none is refused.
const NUMBER_LIKE = /^[-+.]?[0-9._]/;

/** The node at the end of an alias. */
export const resolved = (document: Document.Parsed, node: unknown): unknown => (isAlias(node) ? node.resolve(document) : node);

export const isNull = (node: unknown): boolean => node === undefined || node === null || (isScalar(node) && node.value === null);

/**
 * Decodes as strictly as `yaml.v2` with `SetStrict`, as far as that can be told for certain.
 * @param at what the node is called in a sentence
 * @param unknown gets the keys that the structure does not have
 * @throws YamlFault where the node is nothing that the shape takes
 */
export function requireShape(document: Document.Parsed, node: unknown, shape: Shape, at: string, unknown: string[]): void {
  const value = resolved(document, node);
  if (isNull(value) || shape === 'anything') return;
  if (typeof shape === 'string') requirePlain(document, value, shape, at);
  else if ('listOf' in shape) {
    if (!isSeq(value)) throw new YamlFault(`${at} is not a list`);
    for (const item of value.items) requireShape(document, item, shape.listOf, `an entry of ${at}`, unknown);
  } else {
    if (!isMap(value)) throw new YamlFault(`${at} is not a map`);
    for (const pair of refuseTwins(value, at)) {
      const known = Object.hasOwn(shape.keys, pair.key) ? shape.keys[pair.key] : undefined;
      if (known === undefined) unknown.push(pair.key);
      else requireShape(document, pair.value, known, pair.key, unknown);
    }
  }
}

function requirePlain(document: Document.Parsed, value: unknown, shape: Exclude<Shape, object>, at: string): void {
  if (shape === 'map') {
    if (!isMap(value)) throw new YamlFault(`${at} is not a map`);
    for (const pair of refuseTwins(value, at)) refuseTwinsBelow(document, pair.value, pair.key);
    return;
  }
  if (!isScalar(value)) throw new YamlFault(`${at} is a list or a map`);
  const text = scalarText(value);
  if (shape === 'boolean' && !(isUnquoted(value) && BOOLEAN.test(text))) throw new YamlFault(`${at} is not true or false`);
  // A number without a unit is one of nanoseconds here.
  if (shape === 'duration' && !DURATION.test(text) && !/^[-+]?\d+$/.test(text)) throw new YamlFault(`${at} is no duration`);
  if ((shape === 'integer' || shape === 'number') && !(isUnquoted(value) && NUMBER_LIKE.test(text))) {
    throw new YamlFault(`${at} is not a number`);
  }
}

const isUnquoted = (scalar: Scalar): boolean => scalar.type === 'PLAIN';

function refuseTwinsBelow(document: Document.Parsed, node: unknown, at: string): void {
  const value = resolved(document, node);
  if (isSeq(value)) for (const item of value.items) refuseTwinsBelow(document, item, at);
  if (isMap(value)) for (const pair of refuseTwins(value, at)) refuseTwinsBelow(document, pair.value, pair.key);
}

function refuseTwins(map: YAMLMap, at: string): { key: string; value: unknown }[] {
  const seen = new Set<string>();
  return map.items.map((pair) => {
    const key = keyOf(pair) ?? '';
    if (seen.has(key)) throw new YamlFault(`${at} has the key ${key} twice`);
    seen.add(key);
    return { key, value: pair.value };
  });
}
