/**
 * A text with its control and formatting characters spelled out, such as `\u{202e}`. A host's words and the name of a local file
 * can be any text, also one that would otherwise read as another. The characters are the contract's, which a test holds them to.
 */
export function visibleText(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu,
    (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
}

/** Words of a host as they may stand between quotation marks: nothing in them ends the quotation. */
export const quotable = (words: string): string => visibleText(words).replace(/[“”„‟"]/g, "'");

/** A host's name or path in a sentence: as it is where it reads as one, and otherwise as a quotation, as the Worker's sentences have it. */
export const named = (name: string): string =>
  /^[\p{L}\p{M}\p{N}_./@:+~%#=,-]+$/u.test(name) ? visibleText(name) : `“${quotable(name)}”`;
