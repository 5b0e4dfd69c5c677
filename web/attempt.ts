import { needsLogIn, sentenceOf } from './errors.ts';
import { endSession } from './state.ts';
import { acted } from './watch.ts';

/**
 * Does what the operator asked for and then has the fleet asked at once.
 * Resolves to null, or to the sentence that says why the Worker refused or could not be reached.
 */
export async function attempt(action: () => Promise<unknown>): Promise<string | null> {
  try {
    await action();
    acted();
    return null;
  } catch (error) {
    if (needsLogIn(error)) endSession();
    return sentenceOf(error);
  }
}
