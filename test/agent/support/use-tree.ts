import { afterEach, beforeEach } from 'vitest';
import { CrowdsecTree } from './crowdsec-tree.ts';

/** A fresh CrowdSec folder for each test of a file. */
export function useTree(): { readonly tree: CrowdsecTree } {
  let current: CrowdsecTree | null = null;
  beforeEach(() => {
    current = new CrowdsecTree();
  });
  afterEach(() => current?.remove());
  return {
    get tree() {
      if (current === null) throw new Error('there is no tree outside a test');
      return current;
    },
  };
}
