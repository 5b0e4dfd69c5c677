import { afterEach, beforeEach } from 'vitest';
import { FakeProxy } from '../../doubles/fake-proxy.ts';

/** A fresh fake proxy for each test of a file. */
export function useProxy(): { readonly proxy: FakeProxy } {
  let current: FakeProxy | null = null;
  beforeEach(async () => {
    current = await FakeProxy.start();
  });
  afterEach(() => current?.stop());
  return {
    get proxy() {
      if (current === null) throw new Error('there is no proxy outside a test');
      return current;
    },
  };
}
