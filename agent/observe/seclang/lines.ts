import { Unobservable, undecided } from '../unobservable.ts';

/** One directive of SecLang, continuation lines joined. */
export interface Directive {
  /** Lower case. */
  name: string;
  /** What follows the first blank. */
  options: string;
}

/** The longest line that is read. Coraza reads lines with Go's bufio.Scanner, which silently ends at one of 64 KiB or more and drops all that follows. */
export const LINE_MAX_BYTES = 65_000;

// Go and JavaScript trim different sets of these, so a line that has one is not read in the same way by both.
const ODD_WHITE_SPACE = /[\v\f\u{85}\u{a0}\u{1680}\u{2000}-\u{200a}\u{2028}\u{2029}\u{202f}\u{205f}\u{3000}\u{feff}]/u;

/**
 * Splits SecLang text into directives as Coraza's `internal/seclang/parser.go` does: lines are trimmed, blank lines and lines
 * that begin with `#` are passed over even inside a continuation, and a trailing backslash joins the next line.
 * @throws Unobservable where Coraza's reading is not certain or it would refuse the text
 */
export function splitDirectives(text: string): Directive[] {
  if (text.includes('`')) throw undecided('it has a backtick, which begins a block that this agent does not read');
  const odd = ODD_WHITE_SPACE.exec(text);
  if (odd !== null) throw undecided(`it has an unusual white space (U+${codeOf(odd[0])})`);
  const directives: Directive[] = [];
  let pending: string | null = null;
  for (const raw of text.split('\n')) {
    if (Buffer.byteLength(raw) > LINE_MAX_BYTES) throw undecided('it has a line that is too long for the engine');
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
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
  const name = (blank === -1 ? line : line.slice(0, blank)).toLowerCase();
  // Every directive that Coraza knows is one of these (directivesMap.gen.go), and it refuses a text with any other.
  if (!/^(?:sec[a-z0-9]+|include)$/.test(name)) {
    throw new Unobservable(
      'invalid',
      `it has a line that is no directive (${name.slice(0, 40)}), so the engine refuses the file`,
    );
  }
  return { name, options: blank === -1 ? '' : line.slice(blank + 1) };
}
