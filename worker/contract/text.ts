import * as v from 'valibot';

/**
 * What cannot be seen, or changes how what stands beside it is read: control and formatting characters (the bidi controls, zero-width
 * and tag characters among them), line and paragraph separators, variation selectors and fillers.
 */
const UNSEEN = '\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Default_Ignorable_Code_Point}';

/** A text in which every character can be seen. */
export const ALL_SEEN_PATTERN = new RegExp(`^[^${UNSEEN}]*$`, 'u');

const UNSEEN_PATTERN = new RegExp(`[${UNSEEN}]`, 'gu');

/** The text with what cannot be seen spelled out, such as `\u{202e}`: two texts that differ stay two. */
export function visible(text: string): string {
  return text.replace(UNSEEN_PATTERN, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}

/**
 * By what two names are compared: in any capitals, composed or not, and with letters of another form (full-width, in a circle) as the plain
 * ones (NFKC). Letters of two alphabets that look alike are two. (SQLite's own comparison knows
 * capitals of ASCII alone.)
 */
export const nameKey = (name: string): string => name.normalize('NFKC').toLowerCase();

/** Cuts a text to so many UTF-16 units, the ellipsis that says so included. No character is cut in two. */
export function cutTo(text: string, max: number): string {
  return text.length <= max ? text : `${text.slice(0, max - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/** What a schema says of a text that a host makes up; a test sees to it that each says something. */
type Decision = {
  /** `said`: words for a person, cleaned when they arrive. `exact`: compared, and made visible where it is shown. */
  readonly hostText: 'said' | 'exact';
};

const decided = (hostText: Decision['hostText']) => v.metadata<string, Decision>({ hostText });

/** Words of a host for a person, of at most so many UTF-16 units: what cannot be seen is spelled out before anything stores them. */
export const said = (max: number) =>
  v.pipe(
    v.string(),
    v.maxLength(max),
    v.transform((text) => cutTo(visible(text), max)),
    decided('said'),
  );

/**
 * Words of a host for a person that its agent has made visible already; others are refused. For texts by the thousand, of which cleaning
 * a megabyte would take longer than a refusal may.
 */
export const seen = (max: number) =>
  v.pipe(v.string(), v.maxLength(max), v.regex(ALL_SEEN_PATTERN, 'must be made visible before it is sent'), decided('said'));

/** A name or a path of a host, of at most so many UTF-16 units, kept as it is: it is compared. Whoever shows it makes it visible. */
export const exact = (max: number) => v.pipe(v.string(), v.maxLength(max), decided('exact'));

/** One word of a host, such as a version or a kind of which newer agents may know more: it can hold no sentence. */
export const word = (max: number) =>
  v.pipe(
    v.string(),
    v.maxLength(max),
    v.regex(/^[A-Za-z0-9][A-Za-z0-9_.+-]*$/, 'must be one word of letters, digits, _ . + and -'),
  );

/** A sentence about what was found, null where there is nothing to say. */
export const Detail = v.nullable(said(1000));

/** A path on a host. */
export const Path = exact(4096);

/** One line of text, without the blanks at its ends. */
export const Line = (max: number) =>
  v.pipe(
    v.string(),
    v.trim(),
    v.minLength(1, 'must hold more than blanks'),
    v.maxLength(max, `must be at most ${max} characters`),
    v.regex(ALL_SEEN_PATTERN, 'must be one line of printable characters'),
  );
