/** A sentence for a person in which the names of CrowdSec's items stand out; a part that is no string is such a name. */
export type Sentence = readonly (string | { name: string })[];

/** The sentence as plain text. */
export const plainText = (sentence: Sentence): string =>
  sentence.map((part) => (typeof part === 'string' ? part : part.name)).join('');

/** All of the names: `a, b and c`. */
export const listed = (names: readonly string[]): Sentence =>
  names.flatMap((name, index) => [index === 0 ? '' : index === names.length - 1 ? ' and ' : ', ', { name }]);
