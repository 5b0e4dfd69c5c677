import { test } from 'vitest';

const isRoot = process.getuid?.() === 0;
if (!isRoot)
  console.warn('SKIPPED: what root gives to the agent’s account. Only root can give files away: run the tests as root');

/** A test of what root writes for the account that owns the folder. */
export const asRoot = test.skipIf(!isRoot);
