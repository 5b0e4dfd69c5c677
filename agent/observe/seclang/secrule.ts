import { trimSpace, upper, withoutQuotes } from './go-text.ts';
import { compileMacro } from './macro.ts';
import { OPERATORS, SELECTABLE, VARIABLES } from './names.ts';
import { refusalByRe2 } from './re2.ts';

/** One variable of a SecRule. */
interface Variable {
  /** In capitals. */
  name: string;
  /** What it looks into; '' for all of it. */
  key: string;
  isCount: boolean;
  isNegation: boolean;
}

/** What a SecRule looks at. */
export interface Condition {
  variables: readonly Variable[];
  /** With its `@` and, where it has one, its `!`. */
  operator: string;
  argument: string;
  /** The variables in the operator's argument, in lower case with their keys. */
  reads: readonly string[];
}

/** A SecRule in its parts, or why the engine refuses to load it. */
export type ParsedRule = { ok: true; condition: Condition; actions: string } | { ok: false; why: string };

// Operators that compile their argument as a text with variables.
const WITH_MACRO = ['@eq', '@ge', '@gt', '@le', '@lt', '@streq', '@contains', '@beginsWith', '@endsWith', '@within', '@strmatch'];

/** Reads the options of a SecRule as Coraza's `parseActionOperator`, `ParseVariables` and `ParseOperator` do (`internal/seclang/rule_parser.go`). */
export function parseSecRule(options: string): ParsedRule {
  const data = options.replace(/^ +| +$/g, '');
  const blank = data.indexOf(' ');
  if (blank === -1) return { ok: false, why: 'a SecRule has no operator' };
  const rest = data.slice(blank + 1).replace(/^ +/, '');
  const end = endOfQuoted(rest);
  if (end === null) return { ok: false, why: 'the operator of a SecRule is not in double quotes' };
  const list = rest.slice(end).replace(/^ +/, '');
  if (list !== '' && !(list.length >= 2 && list.startsWith('"') && list.endsWith('"'))) {
    return { ok: false, why: 'the action list of a SecRule is not in double quotes' };
  }
  const variables = parseVariables(data.slice(0, blank));
  if (typeof variables === 'string') return { ok: false, why: variables };
  const operator = parseOperator(withoutQuotes(rest.slice(0, end)).replaceAll('\\"', '"'));
  if ('why' in operator) return { ok: false, why: operator.why };
  return { ok: true, condition: { variables, ...operator }, actions: withoutQuotes(list) };
}

/** Where the quoted text at the beginning ends; a quote after an odd number of backslashes does not end it. */
function endOfQuoted(text: string): number | null {
  if (!text.startsWith('"')) return null;
  let backslashes = 0;
  for (let at = 1; at < text.length; at++) {
    if (text[at] === '"' && backslashes % 2 === 0) return at + 1;
    backslashes = text[at] === '\\' ? backslashes + 1 : 0;
  }
  return null;
}

function parseOperator(text: string): Omit<Condition, 'variables'> | { why: string } {
  let written = text;
  if (!/^[@!]/.test(text)) written = `@rx ${text}`;
  else if (text === '!') written = '!@rx';
  else if (text.startsWith('!') && text[1] !== '@') written = `!@rx ${text.slice(1)}`;
  const blank = written.indexOf(' ');
  const operator = trimSpace(blank === -1 ? written : written.slice(0, blank));
  const argument = trimSpace(blank === -1 ? '' : written.slice(blank + 1));
  const name = operator.replace(/^!?@/, '');
  if (!OPERATORS.has(name)) return { why: `there is no operator ${operator}` };
  const regex = name === 'rx' ? refusalByRe2(argument) : null;
  if (regex !== null) return { why: `${operator} ${argument.slice(0, 60)}: ${regex}` };
  if (!WITH_MACRO.includes(`@${name}`)) return { operator, argument, reads: [] };
  const compiled = compileMacro(argument);
  return compiled.ok ? { operator, argument, reads: compiled.variables } : { why: `${operator} ${argument}: ${compiled.why}` };
}

type Place = 'name' | 'key' | 'regex' | 'path';

/** A walk through the characters, state by state as Coraza's own: its odd cases are real ones, such as a `|` inside a regular expression. */
function parseVariables(text: string): Variable[] | string {
  const found: Variable[] = [];
  let place: Place = 'name';
  let name = '';
  let key = '';
  let isCount = false;
  let isNegation = false;
  let isEscaped = false;
  let isQuoted = false;
  for (let at = 0; at < text.length; at++) {
    const char = text[at] ?? '';
    const endsRegex = place === 'regex' && char === '/' && !isEscaped;
    if ((char === '|' && place !== 'regex') || at + 1 >= text.length || endsRegex) {
      if (char !== '|' && place === 'name') name += char;
      else if (char !== '|' && place !== 'regex' && char !== '/') key += char;
      const known = upper(name);
      if (!VARIABLES.has(known)) return `there is no variable ${name}`;
      if (place === 'key' && !SELECTABLE.has(known)) return `the variable ${name} has no keys`;
      if (isQuoted) {
        if (text[at + 1] !== "'" && char !== "'") return `the key ${key} has a quote that is not closed`;
        at += 2;
        isQuoted = false;
      } else if (place === 'regex') at++;
      found.push({ name: known, key: place === 'regex' ? `/${key}/` : key, isCount, isNegation });
      name = '';
      key = '';
      isCount = false;
      isNegation = false;
      place = 'name';
      continue;
    }
    if (place === 'name') {
      if (char === '!') isNegation = true;
      else if (char === '&') isCount = true;
      else if (char === ':') place = 'key';
      else name += char;
    } else if (place === 'key') {
      if (key === '' && (name === 'XML' || name === 'JSON')) {
        place = 'path';
        key += char;
      } else if (char === '/') place = 'regex';
      else if (char === "'") isQuoted = true;
      else key += char;
    } else if (place === 'regex') {
      if (char === '\\') isEscaped = !isEscaped;
      else isEscaped = false;
      key += char;
    } else key += char;
  }
  return found;
}
