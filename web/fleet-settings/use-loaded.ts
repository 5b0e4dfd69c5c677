import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { failureOf } from '../data/act.ts';
import { pollFailure } from '../data/state.ts';

/** A document as far as it could be loaded. */
export interface Held<T> {
  document: T | null;
  /** Why the last load failed; null where it did not. The document, if any, is then an older one. */
  failure: string | null;
  reload(): Promise<void>;
}

/** A document for a section: loaded when it is shown, and once more when the Worker answers again. */
export function useLoaded<T>(fetchDocument: () => Promise<T>): Held<T> {
  const document = useSignal<T | null>(null);
  const failure = useSignal<string | null>(null);
  const reload = async () => {
    failure.value = await failureOf(async () => {
      document.value = await fetchDocument();
    });
  };
  const isAnswered = pollFailure.value === null;
  useEffect(() => {
    void reload();
  }, [isAnswered]);
  return { document: document.value, failure: failure.value, reload };
}
