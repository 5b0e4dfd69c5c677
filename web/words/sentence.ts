/**
 * A sentence for a person in which the names of CrowdSec's items stand out and moments are told as so long ago. A part that is
 * no string is such a name, or such a moment in RFC 3339.
 */
export type Sentence = readonly (string | { name: string } | { at: string })[];

/** The sentence as plain text, with its moments as they are. */
export const plainText = (sentence: Sentence): string =>
  sentence.map((part) => (typeof part === 'string' ? part : 'at' in part ? part.at : part.name)).join('');
