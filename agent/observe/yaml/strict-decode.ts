import type { PlainScalar, PlainTree } from './plain-tree.ts';
import { variableIn } from './variables.ts';

/**
 * What CrowdSec decodes a part of a YAML file into. A `struct` is a map that has these keys alone. `level`: a log level of logrus;
 * `duration`: a time.Duration; `duration_in_days`: CrowdSec's own kind of it, which knows days.
 */
export type Schema = Kind | 'anything' | ListOf | MapOf | Struct;
type Kind = 'text' | 'truth' | 'integer' | 'number' | 'level' | 'duration' | 'duration_in_days';
interface ListOf {
  readonly listOf: Schema;
}
interface MapOf {
  readonly mapOf: Schema;
}
export interface Struct {
  readonly struct: Readonly<Record<string, Schema>>;
}
export const TEXTS: Schema = { listOf: 'text' };

/**
 * How CrowdSec reads a file: with which of its libraries, which disagree about scalars, and whether it puts environment variables into
 * the text before.
 */
export interface Reading {
  library: 'yaml.v2' | 'yaml.v3' | 'goccy';
  hasVariables: boolean;
}
/** Scenarios, appsec-configs and appsec-rules. */
export const PLAIN_V2: Reading = { library: 'yaml.v2', hasVariables: false };

/**
 * `refused`: surely; `unknown_key`: by a version that does not know it; `doubt`: a whole number that is written in an unusual way.
 */
export interface Refusal {
  kind: 'refused' | 'unknown_key' | 'doubt';
  /** What is refused: the keys down to it, with dots. */
  at: string;
  /** The rest of a sentence that begins with it. */
  why: string;
  /** The scalar that is refused, as it is written. */
  value?: string;
}

export const UNKNOWN_KEY = 'this version of CrowdSec may refuse it';

const TRUE = words('y Y yes Yes YES true True TRUE on On ON');
const FALSE = words('n N no No NO false False FALSE off Off OFF');
const LEVEL = /^(?:panic|fatal|error|warn|warning|info|debug|trace)$/i;
// More than Go's readers take as a number is let pass here: what surely is none is refused.
const NUMBER_LIKE = /^[-+.]?[0-9._]/;
const ORDINARY = /^[-+]?[0-9]{1,15}$/;
// What fits into 64 bits in any case.
const NANOSECONDS = /^[-+]?[0-9]{1,18}$/;
/** What Go's `time.ParseDuration` takes: it knows no days. */
export const DURATION = /^[-+]?(?:0|(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$/;

const NOUNS: Readonly<Record<Kind, string>> = {
  text: 'a text',
  truth: 'true or false',
  integer: 'a number',
  number: 'a number',
  level: 'a log level',
  duration: 'a duration such as 30s',
  duration_in_days: 'a duration such as 7d',
};

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(' '));
}

/** Everything that Go's strict decoder refuses, in the order of the file. What an environment variable decides is passed over. */
export function* refusals(schema: Schema, tree: PlainTree, reading: Reading, at = ''): Generator<Refusal> {
  if (tree === null || schema === 'anything') return;
  if (reading.hasVariables && tree.kind === 'scalar' && variableIn(tree.text) !== null) return;
  const refuse = (why: string): Refusal => ({ kind: 'refused', at: at === '' ? 'it' : at, why });
  if (typeof schema === 'string') {
    if (tree.kind !== 'scalar') yield refuse(`is not ${NOUNS[schema]}`);
    else if (!takes(schema, tree, reading)) yield { ...refuse(`is not ${NOUNS[schema]}`), value: written(tree) };
    else if (isUnusual(schema, tree, reading)) yield { kind: 'doubt', at, why: `is the number ${tree.text}` };
  } else if ('listOf' in schema) {
    if (tree.kind !== 'list') yield refuse('is not a list');
    else for (const item of tree.items) yield* refusals(schema.listOf, item, reading, `an entry of ${at}`);
  } else if (tree.kind !== 'map') yield refuse('is not a map');
  else {
    for (const [key, value] of tree.entries) {
      const path = at === '' ? key : `${at}.${key}`;
      const inside = 'mapOf' in schema ? schema.mapOf : known(schema, key);
      if (inside !== undefined) yield* refusals(inside, value, reading, path);
      else if (!reading.hasVariables || variableIn(key) === null)
        yield { kind: 'unknown_key', at: path, why: `is an unknown key: ${UNKNOWN_KEY}` };
    }
  }
}

/** As a whole sentence, that can stand after the file. */
export function sentence({ at, why, value }: Refusal): string {
  return value === undefined ? `${at} ${why}` : `${at} is ${value}, which ${why}`;
}

function known({ struct }: Struct, key: string): Schema | undefined {
  return Object.hasOwn(struct, key) ? struct[key] : undefined;
}

const written = ({ text, isQuoted }: PlainScalar): string => (isQuoted ? JSON.stringify(text) : text);

function takes(kind: Kind, scalar: PlainScalar, { library }: Reading): boolean {
  const { text, isQuoted } = scalar;
  switch (kind) {
    case 'text':
      return true;
    case 'truth':
      return isTruth(scalar, library);
    // goccy's reader takes a number in quotes too; only what is read with yaml.v2 has numbers that are not whole, such as .inf.
    case 'integer':
    case 'number':
      if (library === 'yaml.v2') return !isQuoted && NUMBER_LIKE.test(text);
      return /\d/.test(text) && (library === 'goccy' || !isQuoted);
    case 'level':
      return LEVEL.test(text);
    // For yaml.v2 a number without a unit is one of nanoseconds; the others refuse it, and so a 0 without quotes.
    case 'duration':
      return !isQuoted && NANOSECONDS.test(text) ? library === 'yaml.v2' : DURATION.test(text);
    case 'duration_in_days':
      return /\d/.test(text);
  }
}

function isUnusual(kind: Kind, { text }: PlainScalar, { library }: Reading): boolean {
  return kind === 'integer' && library === 'yaml.v2' && !ORDINARY.test(text);
}

function isTruth(scalar: PlainScalar, library: Reading['library']): boolean {
  const { text, isQuoted } = scalar;
  // goccy's reader does not know the words of YAML 1.1, and yaml.v2 none of them in quotes, of which yaml.v3 takes all but true and false.
  if (library === 'goccy') return !isQuoted && /^(?:true|false)$/i.test(text);
  return library === 'yaml.v3' ? isYesNo(scalar) : !isQuoted && (TRUE.has(text) || FALSE.has(text));
}

function isYesNo({ text, isQuoted }: PlainScalar): boolean {
  return (TRUE.has(text) || FALSE.has(text)) && !(isQuoted && /^(?:true|false)$/i.test(text));
}

/** Whether yaml.v3 reads it as a truth value that says yes. */
export function isTrue(scalar: PlainScalar): boolean {
  return isYesNo(scalar) && TRUE.has(scalar.text);
}

/** Whether a truth value that yaml.v3 reads is not refused and says no. */
export function saysNo(scalar: PlainScalar): boolean {
  return isYesNo(scalar) && FALSE.has(scalar.text);
}
