import { act } from './act.ts';
import { ProblemError } from './errors.ts';

/** Why the Worker did not do what was asked: of which member of the body, where it is one, and a sentence. */
export interface Refusal {
  field: string | null;
  words: string;
}

/** The Worker's words about a member begin with its path, which is none of the words of a form. */
function asSentence(words: string, field: string | null): string {
  const bare = field !== null && words.startsWith(`${field} `) ? `This ${words.slice(field.length + 1)}` : words;
  const sentence = bare.replace(/^\p{Ll}/u, (first) => first.toUpperCase());
  return /[.!?]$/.test(sentence) ? sentence : `${sentence}.`;
}

/** Does what the operator asked for. Resolves to null, or to why it was not done, for a form that tells it where the field stands. */
export async function refusalOf(action: () => Promise<unknown>): Promise<Refusal | null> {
  let field: string | null = null;
  const words = await act(async () => {
    try {
      await action();
    } catch (error) {
      if (error instanceof ProblemError) field = error.field;
      throw error;
    }
  });
  return words === null ? null : { field, words: asSentence(words, field) };
}
