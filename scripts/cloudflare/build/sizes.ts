import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dashboardSizes } from '../../dashboard-sizes.ts';
import { SIZE_BUDGETS_KB } from '../../size-budgets.ts';

/** A size and what it may be at most, in bytes. */
export interface Size {
  what: string;
  bytes: number;
  most: number;
}

const KB = 1000;

/**
 * The sizes that are bounded (docs/performance.md).
 * @param workerGzipBytes what wrangler would upload, compressed
 */
export function measure(root: string, workerGzipBytes: number): Size[] {
  const { firstPage, all } = dashboardSizes(join(root, 'dist/web'));
  return [
    { what: 'the Worker, compressed', bytes: workerGzipBytes, most: SIZE_BUDGETS_KB.worker * KB },
    { what: "the dashboard's first page, compressed", bytes: firstPage, most: SIZE_BUDGETS_KB.firstPage * KB },
    { what: "the dashboard's JS and CSS, compressed", bytes: all, most: SIZE_BUDGETS_KB.dashboard * KB },
    {
      what: 'the agent',
      bytes: readFileSync(join(root, 'dist/agent/argos-drift-agent.mjs')).length,
      most: SIZE_BUDGETS_KB.agent * KB,
    },
  ];
}

/** One line a size, as a person reads it. */
export function sizeLine({ what, bytes, most }: Size): string {
  return `  ${what}: ${(bytes / KB).toFixed(1)} kB of ${most / KB} kB${bytes > most ? '  TOO LARGE' : ''}`;
}
