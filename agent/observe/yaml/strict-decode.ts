import type { PlainScalar, PlainTree } from './plain-tree.ts';
import { variableIn } from './variables.ts';

/**
 * What CrowdSec decodes a part of a YAML file into. A `struct` is a map that has these keys alone. CrowdSec reads some files with yaml.v3,
 * for which a truth value may be written as YAML 1.1 has it (`yes_no`) and a `number` stands without quotes, and others with goccy's
 * reader, for which neither holds (`true_false`, `numeric`).
 */
export type Schema = Single | 'texts' | 'text_map' | Struct;
type Single = 'text' | 'yes_no' | 'true_false' | 'number' | 'numeric' | 'level' | 'duration' | 'duration_in_days';
export interface Struct {
  struct: Readonly<Record<string, Schema>>;
}

const YES_NO = /^(?:y|yes|on|true|n|no|off|false)$/i;
// yaml.v3 takes these words in lower case, in capitals and with a capital at the beginning, and no others.
const ODDLY_WRITTEN = /[a-z][A-Z]|^[A-Z]{2,}[a-z]/;
const DURATION = /^[-+]?(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+$/;
const LEVEL = /^(?:panic|fatal|error|warn|warning|info|debug|trace)$/i;

/**
 * Everything that Go's strict decoder refuses, each as the rest of a sentence that begins with the file. What an environment variable
 * decides is passed over.
 * @param at the keys above, with dots
 */
export function refusals(schema: Schema, tree: PlainTree, at = ''): string[] {
  if (tree === null) return [];
  if (tree.kind === 'scalar') {
    if (variableIn(tree.text) !== null) return [];
    const fault = scalarFault(schema, tree);
    return fault === null ? [] : [`${at} ${fault}`];
  }
  if (typeof schema === 'string') {
    if (schema === 'texts' && tree.kind === 'list') return tree.items.flatMap((item) => refusals('text', item, at));
    if (schema === 'text_map' && tree.kind === 'map')
      return [...tree.entries].flatMap(([key, value]) => refusals('text', value, `${at}.${key}`));
    return [`${at} is a ${tree.kind}, which CrowdSec refuses there`];
  }
  if (tree.kind === 'list') return [`${at} is a list, and CrowdSec wants a map there`];
  return [...tree.entries].flatMap(([key, value]) => {
    const path = at === '' ? key : `${at}.${key}`;
    const known = Object.hasOwn(schema.struct, key) ? schema.struct[key] : undefined;
    if (known !== undefined) return refusals(known, value, path);
    return variableIn(key) === null ? [`${path} is an unknown key: this version of CrowdSec may refuse it`] : [];
  });
}

function scalarFault(schema: Schema, { text, isQuoted }: PlainScalar): string | null {
  switch (schema) {
    case 'text':
      return null;
    case 'yes_no':
      return isYesNo({ text, isQuoted }) ? null : `is ${text}, and CrowdSec wants true or false there`;
    case 'true_false':
      return !isQuoted && /^(?:true|false)$/i.test(text) ? null : `is ${text}, and CrowdSec wants true or false there`;
    case 'number':
      return !isQuoted && /\d/.test(text) ? null : `is ${text}, and CrowdSec wants a number there, without quotes`;
    case 'numeric':
      return /\d/.test(text) ? null : `is ${text}, and CrowdSec wants a number there`;
    case 'level':
      return LEVEL.test(text) ? null : `is ${text}, which is no log level`;
    case 'duration':
      return DURATION.test(text) || (isQuoted && text === '0') ? null : `is ${text}, which is no duration such as 30s`;
    case 'duration_in_days':
      return /\d/.test(text) ? null : `is ${text}, which is no duration such as 7d`;
    case 'texts':
      return `is ${text}, and CrowdSec wants a list there`;
    case 'text_map':
      return `is ${text}, and CrowdSec wants a map there`;
    default:
      return `is ${text}, and CrowdSec wants a map with keys of its own there`;
  }
}

/**
 * Whether a field that is a truth value takes this text. yaml.v3, decode.go: the words of YAML 1.1 count there, in quotes too; `true` and
 * `false` not in quotes.
 */
export function isYesNo({ text, isQuoted }: Pick<PlainScalar, 'text' | 'isQuoted'>): boolean {
  return YES_NO.test(text) && !ODDLY_WRITTEN.test(text) && !(isQuoted && /^(?:true|false)$/i.test(text));
}

/** Whether a field of the schema `yes_no` is not refused and says no. */
export function saysNo({ text, isQuoted }: Pick<PlainScalar, 'text' | 'isQuoted'>): boolean {
  return isYesNo({ text, isQuoted }) && /^(?:n|no|off|false)$/i.test(text);
}
