import { type ReadonlySignal, signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { needsLogIn, sentenceOf } from './errors.ts';
import { endSession, evidence, pollFailure } from './state.ts';

/** A document as far as it could be loaded. */
export interface Loaded<T> {
  document: T | null;
  /** Why the last load failed; null where it did not. The document, if any, is then an older one. */
  failure: string | null;
}

/** A document of the Worker that belongs to one host and is loaded when a view needs it. */
export interface Resource<T> {
  /** What was loaded last and of which host. */
  loaded: ReadonlySignal<(Loaded<T> & { host: string }) | null>;
  /** Loads it again. Of several loads the one that was started last counts. */
  load(host: string): Promise<void>;
  /** Loads it again after something was changed, unless the page has gone on to another host meanwhile, whose document stays. */
  renew(host: string): Promise<void>;
}

const NOT_YET: Loaded<never> = { document: null, failure: null };

/** A resource whose document is had by `fetchDocument`. */
export function createResource<T>(fetchDocument: (host: string) => Promise<T>): Resource<T> {
  const loaded = signal<(Loaded<T> & { host: string }) | null>(null);
  let latest = 0;
  let begun: { host: string; done: Promise<void> } | null = null;

  const loadNow = async (host: string): Promise<void> => {
    latest += 1;
    const mine = latest;
    const older = loadedOf(loaded.peek(), host).document;
    if (older === null) loaded.value = { host, ...NOT_YET };
    try {
      const document = await fetchDocument(host);
      if (mine === latest) loaded.value = { host, document, failure: null };
    } catch (error) {
      if (needsLogIn(error)) endSession();
      else if (mine === latest) loaded.value = { host, document: older, failure: sentenceOf(error) };
    }
  };

  // Parts of the page that are drawn together ask for it together.
  const load = (host: string): Promise<void> => {
    if (begun?.host === host) return begun.done;
    const mine = { host, done: loadNow(host) };
    begun = mine;
    queueMicrotask(() => {
      if (begun === mine) begun = null;
    });
    return mine.done;
  };

  const renew = async (host: string): Promise<void> => {
    if ((loaded.peek()?.host ?? host) === host) await load(host);
  };

  return { loaded, load, renew };
}

const loadedOf = <T>(loaded: (Loaded<T> & { host: string }) | null, host: string): Loaded<T> =>
  loaded?.host === host ? loaded : NOT_YET;

/**
 * A host's document for the view that is drawn. It is loaded when the view is shown, whenever the host's evidence changes,
 * and when the Worker answers again.
 */
export function useDocument<T>(resource: Resource<T>, host: string): Loaded<T> {
  const sequence = evidence.value?.document.sequence;
  const isAnswered = pollFailure.value === null;
  useEffect(() => {
    void resource.load(host);
  }, [resource, host, sequence, isAnswered]);
  return loadedOf(resource.loaded.value, host);
}
