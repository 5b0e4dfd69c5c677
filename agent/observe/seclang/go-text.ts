/**
 * Go's ways with text where JavaScript's differ: what counts as a blank, how a letter is lowered, what is a number. Coraza and
 * CrowdSec are written in Go.
 */

// unicode.IsSpace; JavaScript's trim also takes U+FEFF and leaves U+0085.
const SPACE = '[\\t-\\r \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]';
const LEADING = new RegExp(`^${SPACE}+`, 'u');
const TRAILING = new RegExp(`(?<!${SPACE})${SPACE}+$`, 'u');
const FIELDS = new RegExp(`${SPACE}+`, 'u');

/** `strings.TrimSpace` */
export function trimSpace(text: string): string {
  return text.replace(LEADING, '').replace(TRAILING, '');
}

/** `strings.Fields` */
export function fields(text: string): string[] {
  return text.split(FIELDS).filter((field) => field !== '');
}

/** `strings.ToLower`: letter by letter, so U+0130 becomes a plain `i`, which JavaScript makes an `i` and a dot. */
export function lower(text: string): string {
  if (!/[^\0-\x7f]/.test(text)) return text.toLowerCase();
  return [...text].map((letter) => (letter === '\u0130' ? 'i' : letter.toLowerCase())).join('');
}

/** `strings.ToUpper`, where it is compared with ASCII names. */
export function upper(text: string): string {
  if (!/[^\0-\x7f]/.test(text)) return text.toUpperCase();
  const single = (letter: string): string => (letter.toUpperCase().length === letter.length ? letter.toUpperCase() : letter);
  return [...text].map(single).join('');
}

/** `strconv.Atoi`; null where it fails. A result beyond JavaScript's whole numbers is rounded. */
export function atoi(text: string): number | null {
  if (!/^[+-]?[0-9]+$/.test(text)) return null;
  const value = BigInt(text.replace(/^\+/, ''));
  return BigInt.asIntN(64, value) === value ? Number(value) : null;
}

/** Coraza's `MaybeRemoveQuotes` (`internal/strings`): one pair of equal quotes, double or single. */
export function withoutQuotes(text: string): string {
  const quote = text[0];
  const isQuoted = text.length >= 2 && (quote === '"' || quote === "'") && text.endsWith(quote);
  return isQuoted ? text.slice(1, -1) : text;
}
