import { cutTo, visible } from '#contract';

/** A quotation is cut to so many UTF-16 units: the host's own field beside the sentence has the whole. */
const QUOTED_MAX_CHARS = 500;

/** What reads as one name however it is placed: no space and no quotation mark that could make it read as more. */
const PLAIN_NAME = /^[\p{L}\p{M}\p{N}_./@:+~%#=,-]{1,300}$/u;

/**
 * Words of a host as a quotation in a sentence of the product: nothing in them can end it, turn it around or be taken for the
 * product's own advice.
 */
export function quoted(words: string): string {
  return `“${cutTo(visible(words.trim().replace(/\.+$/, '')).replace(/[“”„‟"]/g, "'"), QUOTED_MAX_CHARS)}”`;
}

/** What a host says, as a sentence; where it says nothing, that. */
export const hostSays = (words: string | null | undefined): string =>
  words ? `The host says: ${quoted(words)}.` : 'The host does not say why.';

/** A name or a path of a host in a sentence: as it is where it reads as one, and otherwise as a quotation. */
export const named = (name: string): string => (PLAIN_NAME.test(name) && visible(name) === name ? name : quoted(name));

/** How many names a sentence lists. */
const LISTED_MAX = 5;

/** Joins names for a sentence; after the first few it says how many more there are. */
export const list = (names: readonly string[]): string => listOfEach(names, named);

/** The same for anything that has a name, each as `show` puts it. @param count how many there are, where `items` are the first of them */
export function listOfEach<T>(items: readonly T[], show: (item: T) => string, count: number = items.length): string {
  const shown = items.slice(0, LISTED_MAX).map(show);
  const more = count - shown.length;
  if (more > 0) return `${shown.join(', ')} and ${more} more`;
  if (shown.length < 2) return shown.join('');
  return `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}

/** So many of something in a sentence, such as `1 token`. */
export const counted = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;
