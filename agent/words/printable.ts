/** The longest sentence from elsewhere that is printed, and the longest text in a line of the log, in UTF-16 units. */
export const SENTENCE_MAX_CHARS = 1000;
export const LOG_TEXT_MAX_CHARS = 300;

/** The longest sentence in a report's `detail`, in UTF-16 units. */
export const DETAIL_MAX_CHARS = 1000;

/** As the contract has it, of which this room imports nothing: a test holds them together. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/**
 * A text from elsewhere as it may reach a terminal, perhaps root's: what could move its cursor, forge a line or turn the order of
 * the characters around, and what cannot be seen, is written as an escape, `\u{1b}`.
 * @param maxChars UTF-16 units; what is longer is cut and ends with an ellipsis
 */
export function printable(text: string, maxChars: number = SENTENCE_MAX_CHARS): string {
  // Cut before it is escaped too, since a Worker may send megabytes.
  const start = wellFormed(text.slice(0, maxChars + 1));
  return cut(
    start.replace(UNSEEN, (character) => `\\u{${hexOf(character)}}`),
    maxChars,
  );
}

/**
 * A sentence as a report's `detail` may carry it. File names go into it as they are on the disk, so what could forge a line or
 * move a terminal's cursor is written as an escape, `\u001b`. Other format characters stay: names in some scripts need them.
 */
export function asDetail(text: string): string {
  const whole = wellFormed(
    text.replace(/[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}]/gu, (character) => `\\u${hexOf(character).padStart(4, '0')}`),
  );
  return cut(whole, DETAIL_MAX_CHARS);
}

const hexOf = (character: string): string => (character.codePointAt(0) ?? 0).toString(16);

const cut = (text: string, maxChars: number): string =>
  text.length <= maxChars ? text : wellFormed(`${text.slice(0, maxChars - 1)}…`);

/** Replaces lone surrogates, which have no canonical JSON form (RFC 8785 section 3.2.2.2) and no UTF-8. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\u{FFFD}');
}
