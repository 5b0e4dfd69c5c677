import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder that holds the built dashboard. */
    dashboard: string;
  }
}

/** Builds the dashboard once for all test files of the page. @returns what removes it */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'argos-page-'));
  await build({ build: { outDir: folder, emptyOutDir: true }, logLevel: 'error' });
  provide('dashboard', folder);
  return () => rm(folder, { recursive: true, force: true });
}
