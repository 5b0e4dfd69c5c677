import { Unobservable } from './unobservable.ts';

/** One directive of SecLang, continuation lines joined. */
export interface Directive {
  /** Lower case. */
  name: string;
  /** What follows the first blank. */
  options: string;
}

// Coraza reads lines with Go's bufio.Scanner, whose longest line has 64 KiB.
const LINE_MAX_CHARS = 60_000;

// Go and JavaScript trim different sets of these, so a line that has one is not read in the same way by both.
const ODD_WHITE_SPACE = /[\v\f\u{85}\u{a0}\u{1680}\u{2000}-\u{200a}\u{2028}\u{2029}\u{202f}\u{205f}\u{3000}\u{feff}]/u;

const undecided = (why: string): Unobservable => new Unobservable('indeterminate', why);

/**
 * Splits SecLang text into directives as Coraza's `internal/seclang/parser.go` does: lines are trimmed, a line that begins
 * with `#` is a comment even inside a continuation, and a trailing backslash joins the next line.
 * @throws Unobservable where Coraza's reading is not certain
 */
export function splitDirectives(text: string): Directive[] {
  if (text.includes('`')) throw undecided('it has a backtick, which begins a block that this agent does not read');
  const odd = ODD_WHITE_SPACE.exec(text);
  if (odd !== null) throw undecided(`it has an unusual white space (U+${codeOf(odd[0])})`);
  const directives: Directive[] = [];
  let pending: string | null = null;
  for (const raw of text.split('\n')) {
    if (raw.length > LINE_MAX_CHARS) throw undecided('it has a line that is too long for the engine');
    const line = raw.trim();
    if (line.startsWith('#')) continue;
    if (line === '') {
      if (pending !== null) throw undecided('a blank line stands inside a continued directive');
      continue;
    }
    if (line.endsWith('\\')) {
      pending = (pending ?? '') + line.slice(0, -1);
      continue;
    }
    directives.push(asDirective((pending ?? '') + line));
    pending = null;
  }
  if (pending !== null) throw undecided('its last line ends with a backslash, so the engine drops that directive');
  return directives;
}

const codeOf = (char: string): string => (char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');

function asDirective(line: string): Directive {
  const blank = line.indexOf(' ');
  return blank === -1
    ? { name: line.toLowerCase(), options: '' }
    : { name: line.slice(0, blank).toLowerCase(), options: line.slice(blank + 1) };
}
