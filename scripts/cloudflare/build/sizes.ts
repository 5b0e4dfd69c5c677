import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
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
  return [
    { what: 'the Worker, compressed', bytes: workerGzipBytes, most: SIZE_BUDGETS_KB.worker * KB },
    { what: "the dashboard's JS and CSS, compressed", bytes: dashboardBytes(root), most: SIZE_BUDGETS_KB.dashboard * KB },
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

function dashboardBytes(root: string): number {
  const folder = join(root, 'dist/web/assets');
  const files = readdirSync(folder).filter((name) => /\.(js|css)$/.test(name));
  return files.reduce((sum, name) => sum + gzipSync(readFileSync(join(folder, name))).length, 0);
}
