import { Unobservable, undecided } from '../unobservable.ts';

export interface Action {
  /** Lower case. */
  key: string;
  /** Without its quotes; null where the action has no value. */
  value: string | null;
}

// The engine strips double quotes only where both ends have one. Left at the front, they make the first action's name one that it does not know.
function unquoteList(options: string): string {
  if (options.includes('\\')) throw undecided('an action list has a backslash');
  const isClosed = options.length >= 3 && options.endsWith('"');
  if (options.trimStart().startsWith('"') && !(options.startsWith('"') && isClosed)) {
    throw new Unobservable(
      'invalid',
      'an action list has no closing double quote, or something beside its quotes, so the engine refuses the file',
    );
  }
  const list = options.startsWith('"') ? options.slice(1, -1) : options;
  if (list.includes('"')) throw undecided('an action list has a double quote in an unusual place');
  return list;
}

function splitAtCommas(list: string): string[] {
  const parts: string[] = [];
  let from = 0;
  let quoted = false;
  for (let at = 0; at < list.length; at++) {
    if (list[at] === "'") quoted = !quoted;
    if (list[at] !== ',' || quoted) continue;
    parts.push(list.slice(from, at));
    from = at + 1;
  }
  if (quoted) throw undecided('an action list has a single quote that is not closed');
  return [...parts, list.slice(from)];
}

function unquoteValue(value: string): string {
  if (!value.includes("'")) return value;
  const inner = value.slice(1, -1);
  if (value.length < 2 || !value.startsWith("'") || !value.endsWith("'") || inner.includes("'")) {
    throw undecided(`the action value ${value} is quoted in an unusual way`);
  }
  return inner;
}

/**
 * Reads an action list, quoted or not, as Coraza's `parseActions` (`internal/seclang/rule_parser.go`) does: split at commas
 * outside single quotes, names case-insensitive, the value after the first colon, in single quotes or not.
 * @throws Unobservable where Coraza's reading is not certain or it would refuse the list
 */
export function parseActions(options: string): Action[] {
  const list = unquoteList(options);
  if (/[^\t\x20-\x7e]/.test(list.replace(/'[^']*'/g, ''))) throw undecided('an action list has an unusual character');
  return splitAtCommas(list).map((part) => {
    const colon = part.indexOf(':');
    const key = (colon === -1 ? part : part.slice(0, colon)).trim().toLowerCase();
    if (!/^[a-z]+$/.test(key)) throw undecided(`an action list has ${key === '' ? 'an empty action' : `the odd action ${key}`}`);
    return { key, value: colon === -1 ? null : unquoteValue(part.slice(colon + 1).trim()) };
  });
}
