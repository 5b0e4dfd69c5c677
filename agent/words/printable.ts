import { wellFormed } from '../observe/read-limits.ts';

/** The longest sentence from elsewhere that is printed, and the longest text in a line of the log, in UTF-16 units. */
export const SENTENCE_MAX_CHARS = 1000;
export const LOG_TEXT_MAX_CHARS = 300;

/**
 * A text from elsewhere as it may reach a terminal, perhaps root's: what could move its cursor, forge a line or turn the order of
 * the characters around (control and format characters, line and paragraph separators) is written as an escape, `\u{1b}`.
 * @param maxChars UTF-16 units; what is longer is cut and ends with an ellipsis
 */
export function printable(text: string, maxChars: number = SENTENCE_MAX_CHARS): string {
  // Cut before it is escaped too, since a Worker may send megabytes.
  const escaped = wellFormed(text.slice(0, maxChars + 1)).replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
  return escaped.length <= maxChars ? escaped : wellFormed(`${escaped.slice(0, maxChars - 1)}…`);
}
