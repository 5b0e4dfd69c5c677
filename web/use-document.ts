import { useEffect } from 'preact/hooks';
import type { Resource } from './resource.ts';
import { evidence } from './state.ts';

/** Loads a host's document when its view is shown and again whenever the host's evidence changes. */
export function useDocument(resource: Resource<unknown>, host: string): void {
  const sequence = evidence.value?.document.sequence;
  useEffect(() => {
    void resource.load(host);
  }, [resource, host, sequence]);
}
