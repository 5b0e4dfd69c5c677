import { asDetail } from '../words/printable.ts';
import { messageOf } from '../words/reason.ts';

/** Why a surface could not be read or decided. */
export type UnobservableState = 'missing' | 'unreadable' | 'invalid' | 'indeterminate';

/** Thrown inside an observation to end the reading of one surface. It never leaves `agent/observe`. */
export class Unobservable extends Error {
  override readonly name = 'Unobservable';
  readonly state: UnobservableState;

  /** @param sentence for a person: what could not be read or decided, and where */
  constructor(state: UnobservableState, sentence: string) {
    super(sentence);
    this.state = state;
  }
}

/** What cannot be told from the files, with a sentence about why. */
export const undecided = (sentence: string): Unobservable => new Unobservable('indeterminate', sentence);

/**
 * Whatever ended the reading of a surface, as a state with a sentence. A fault of the agent itself counts as one that could not be
 * read: it must not end the daemon.
 */
export function asUnobservable(error: unknown): Unobservable {
  if (error instanceof Unobservable) return error;
  return new Unobservable('unreadable', `the agent could not read it: ${messageOf(error)}`);
}

/** As `asUnobservable`, for a part of a report that has no state `indeterminate`. */
export function asRefusal(error: unknown): { state: Exclude<UnobservableState, 'indeterminate'>; detail: string } {
  const { state, message } = asUnobservable(error);
  return { state: state === 'indeterminate' ? 'unreadable' : state, detail: asDetail(message) };
}

/** What was read, or what ended the reading. It throws nothing. */
export function readOrUnobservable<T>(read: () => T): T | Unobservable {
  try {
    return read();
  } catch (error) {
    return asUnobservable(error);
  }
}
