import { needsLogIn, sentenceOf } from './errors.ts';
import { endSession } from './state.ts';
import { acted } from './watch.ts';

/** Reads something. Resolves to null, or to the sentence that says why it could not be had. */
export async function attemptReading(read: () => Promise<unknown>): Promise<string | null> {
  try {
    await read();
    return null;
  } catch (error) {
    if (needsLogIn(error)) endSession();
    return sentenceOf(error);
  }
}

/**
 * Does what the operator asked for and then has the fleet asked at once.
 * Resolves to null, or to the sentence that says why the Worker refused or could not be reached.
 */
export async function attempt(action: () => Promise<unknown>): Promise<string | null> {
  const failure = await attemptReading(action);
  if (failure === null) acted();
  return failure;
}
