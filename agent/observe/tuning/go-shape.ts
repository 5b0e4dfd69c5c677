import { undecided } from '../unobservable.ts';
import type { PlainScalar, PlainTree } from '../yaml/plain-tree.ts';

/**
 * A Go type as `yaml.v2` decodes into it, with which CrowdSec reads appsec-configs and appsec-rules. `duration`: a time.Duration;
 * `level`: a logrus log level.
 */
export type Shape = 'anything' | 'text' | 'truth' | 'integer' | 'duration' | 'level' | 'map' | List | Struct;
export interface List {
  readonly listOf: Shape;
}
export interface Struct {
  readonly struct: Readonly<Record<string, Shape>>;
}

// resolve.go of yaml.v2, resolveMapList.
const TRUTH = new Set('y Y yes Yes YES true True TRUE on On ON n N no No NO false False FALSE off Off OFF'.split(' '));
const LEVEL = /^(?:panic|fatal|error|warn|warning|info|debug|trace)$/i;
const DURATION = /^[-+]?(?:[0-9]+(?:\.[0-9]*)?(?:ns|us|µs|μs|ms|s|m|h))+$/;

/**
 * Why `yaml.v2`, decoding strictly, refuses a value for this type.
 * @param at what the value is called
 * @returns the rest of a sentence that begins with the file; null where it is taken
 * @throws Unobservable `indeterminate` for a number that is written in an unusual way
 */
export function refusalByShape(shape: Shape, tree: PlainTree, at: string): string | null {
  if (tree === null || shape === 'anything') return null;
  if (typeof shape !== 'string' && 'listOf' in shape) {
    if (tree.kind !== 'list') return `${at} is not a list`;
    return first(tree.items, (item) => refusalByShape(shape.listOf, item, `an entry of ${at}`));
  }
  if (shape === 'map') return tree.kind === 'map' ? null : `${at} is not a map`;
  if (typeof shape === 'string') return tree.kind === 'scalar' ? refusedScalar(shape, tree, at) : `${at} is not a text`;
  if (tree.kind !== 'map') return at === '' ? 'it is not a map' : `${at} is not a map`;
  return first([...tree.entries], ([key, value]) => {
    const known = Object.hasOwn(shape.struct, key) ? shape.struct[key] : undefined;
    const path = at === '' ? key : `${at}.${key}`;
    if (known === undefined) return `it has the unknown key ${path}: this version of CrowdSec may refuse it`;
    return refusalByShape(known, value, path);
  });
}

function first<T>(items: readonly T[], refusal: (item: T) => string | null): string | null {
  for (const item of items) {
    const why = refusal(item);
    if (why !== null) return why;
  }
  return null;
}

function refusedScalar(shape: Exclude<Shape, List | Struct>, { text, isQuoted }: PlainScalar, at: string): string | null {
  switch (shape) {
    case 'truth':
      return !isQuoted && TRUTH.has(text) ? null : `${at} is ${text}, which is neither true nor false`;
    case 'level':
      return LEVEL.test(text) ? null : `${at} is ${text}, which is no log level`;
    case 'integer':
      if (!isQuoted && /^[-+]?[0-9]{1,15}$/.test(text)) return null;
      if (isQuoted || /^[A-Za-z]+$/.test(text)) return `${at} is ${text}, which is no whole number`;
      throw undecided(`its ${at} is the number ${text}`);
    case 'duration':
      if (DURATION.test(text) || (!isQuoted && /^[0-9]{1,15}$/.test(text))) return null;
      return `${at} is ${text}, which is no duration`;
    default:
      return null;
  }
}

/** The texts of a list as Go decodes them: an entry of null is ''. */
export function textsOf(tree: PlainTree | undefined): string[] {
  if (tree?.kind !== 'list') return [];
  return tree.items.map((item) => (item?.kind === 'scalar' ? item.text : ''));
}

/** The text at a key; '' where there is none. */
export function textOf(tree: PlainTree | undefined): string {
  return tree?.kind === 'scalar' ? tree.text : '';
}

/** The value at a key of a map. */
export function at(tree: PlainTree | undefined, key: string): PlainTree | undefined {
  return tree?.kind === 'map' ? tree.entries.get(key) : undefined;
}
