import { useEffect } from 'preact/hooks';
import type { Resource } from './resource.ts';
import { evidence, pollFailure } from './state.ts';

/** Loads a host's document when its view is shown, whenever the host's evidence changes, and when the Worker answers again. */
export function useDocument(resource: Resource<unknown>, host: string): void {
  const sequence = evidence.value?.document.sequence;
  const isAnswered = pollFailure.value === null;
  useEffect(() => {
    void resource.load(host);
  }, [resource, host, sequence, isAnswered]);
}
