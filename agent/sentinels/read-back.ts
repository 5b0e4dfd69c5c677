import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import type { Intent } from '#contract';
import { parseHeader, type Written } from './header.ts';
import { SENTINELS } from './registry.ts';

// 2,000 names of 128 characters, and room to spare.
const SENTINEL_MAX_BYTES = 1_048_576;

/** The text of a sentinel; null where there is none that can be read, which is no evidence of a delivery. */
function readSentinel(path: string): string | null {
  let fd: number;
  try {
    fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
  } catch {
    return null;
  }
  try {
    const stat = fstatSync(fd);
    if (!stat.isFile() || stat.size > SENTINEL_MAX_BYTES) return null;
    const buffer = Buffer.alloc(stat.size);
    return buffer.toString('utf8', 0, readSync(fd, buffer, 0, buffer.length, 0));
  } catch {
    return null;
  } finally {
    closeSync(fd);
  }
}

/** Whether the sentinels on the disk are, byte for byte, those of this intent, and none more. */
export function holds(sharedDir: string, intent: Intent): boolean {
  return SENTINELS.every((sentinel) => readSentinel(join(sharedDir, sentinel.file)) === sentinel.text(intent));
}

/**
 * Reads back from the disk which intent's sentinels stand there: evidence, not memory.
 * @returns null where one that must be there is not, or where they disagree
 */
export function readBack(sharedDir: string): Written | null {
  let agreed: Written | null = null;
  for (const { file, isOptional } of SENTINELS) {
    const text = readSentinel(join(sharedDir, file));
    if (text === null && isOptional) continue;
    const written = text === null ? null : parseHeader(text);
    if (written === null) return null;
    if (agreed !== null && (agreed.revision !== written.revision || agreed.changedAt !== written.changedAt)) return null;
    agreed = written;
  }
  return agreed;
}
