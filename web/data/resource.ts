import { type ReadonlySignal, signal } from '@preact/signals';
import { needsLogIn, sentenceOf } from './errors.ts';
import { endSession } from './state.ts';

/** What is held of one host's document. */
export interface Held<T> {
  host: string;
  value: T | null;
  /** Why the last load failed; null where it did not. The value, if any, is then an older one. */
  failure: string | null;
}

export interface Resource<T> {
  held: ReadonlySignal<Held<T> | null>;
  /** Loads it again. Of several loads the one that was started last counts. */
  load(host: string): Promise<void>;
}

/** A document of the Worker that belongs to one host and is loaded when a view needs it. */
export function createResource<T>(fetchIt: (host: string) => Promise<T>): Resource<T> {
  const held = signal<Held<T> | null>(null);
  let latest = 0;

  const load = async (host: string): Promise<void> => {
    latest += 1;
    const mine = latest;
    const kept = held.peek()?.host === host ? (held.peek()?.value ?? null) : null;
    if (kept === null) held.value = { host, value: null, failure: null };
    try {
      const value = await fetchIt(host);
      if (mine === latest) held.value = { host, value, failure: null };
    } catch (error) {
      if (needsLogIn(error)) endSession();
      else if (mine === latest) held.value = { host, value: kept, failure: sentenceOf(error) };
    }
  };

  return { held, load };
}
