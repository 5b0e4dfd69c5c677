import { asDetail } from '../words/printable.ts';
import { messageOf } from '../words/reason.ts';

/** Why a surface could not be read. */
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

/**
 * Whatever ended the reading of a surface, as a state with a sentence. A fault of the agent itself must not end a daemon either,
 * and a surface that made it stumble is one that could not be read.
 */
export function asUnobservable(error: unknown): Unobservable {
  if (error instanceof Unobservable) return error;
  return new Unobservable('unreadable', `the agent could not read it: ${messageOf(error)}`);
}

/** The same for a surface that is never `indeterminate`, as a report has it. */
export function asRefusal(error: unknown): { state: Exclude<UnobservableState, 'indeterminate'>; detail: string } {
  const { state, message } = asUnobservable(error);
  return { state: state === 'indeterminate' ? 'unreadable' : state, detail: asDetail(message) };
}

/** What was read, or what ended the reading. */
export function attempt<T>(read: () => T): T | Unobservable {
  try {
    return read();
  } catch (error) {
    return asUnobservable(error);
  }
}
