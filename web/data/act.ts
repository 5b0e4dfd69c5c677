import { needsLogIn, sentenceOf } from './errors.ts';
import { endSession } from './state.ts';
import { acted } from './watch.ts';

/** Why `read` failed, as a sentence for a person; null where it did not. A session that has ended brings the log-in form. */
export async function failureOf(read: () => Promise<unknown>): Promise<string | null> {
  try {
    await read();
    return null;
  } catch (error) {
    if (needsLogIn(error)) endSession();
    return sentenceOf(error);
  }
}

/**
 * Does what the operator asked for and then polls at once, since they wait for its effect.
 * Resolves to null, or to the sentence that says why the Worker refused or could not be reached.
 */
export async function act(action: () => Promise<unknown>): Promise<string | null> {
  const failure = await failureOf(action);
  if (failure === null) acted();
  return failure;
}
