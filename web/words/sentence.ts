/** A sentence for a person in which scenario names stand out; a part that is no string is such a name. */
export type Sentence = readonly (string | { name: string })[];

/** The sentence as plain text. */
export const plainText = (sentence: Sentence): string =>
  sentence.map((part) => (typeof part === 'string' ? part : part.name)).join('');

/** All of the names: `a, b and c`. */
export const listed = (names: readonly string[]): Sentence =>
  names.flatMap((name, index) => [index === 0 ? '' : index === names.length - 1 ? ' and ' : ', ', { name }]);

/** One name is named, more are counted, since the list stands right below: `a`, `5 scenarios`. */
export function namesInWords(names: readonly string[]): Sentence {
  const [first, second] = names;
  if (first === undefined) return ['no scenario'];
  if (second === undefined) return [{ name: first }];
  return [`${names.length} scenarios`];
}
