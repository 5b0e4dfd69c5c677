import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import type { Intent } from '#contract';
import { errorCode } from '../words/error-code.ts';
import { parseHeader, SENTINEL_MAX_BYTES, type Written } from './header.ts';
import { SENTINELS } from './writing-order.ts';

/** What stands in a sentinel's place. `unusable`: something that cannot be read as a sentinel, a link for example. */
type Found = { kind: 'read'; text: string } | { kind: 'absent' | 'unusable' };

function readSentinel(path: string): Found {
  let fd: number;
  try {
    fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
  } catch (error) {
    return { kind: errorCode(error) === 'ENOENT' ? 'absent' : 'unusable' };
  }
  try {
    const stat = fstatSync(fd);
    if (!stat.isFile() || stat.size > SENTINEL_MAX_BYTES) return { kind: 'unusable' };
    const buffer = Buffer.alloc(stat.size);
    return { kind: 'read', text: buffer.toString('utf8', 0, readSync(fd, buffer, 0, buffer.length, 0)) };
  } catch {
    return { kind: 'unusable' };
  } finally {
    closeSync(fd);
  }
}

/** Whether the sentinels on the disk are, byte for byte, those of this intent, and none more. */
export function holds(sharedDir: string, intent: Intent): boolean {
  return SENTINELS.every((sentinel) => {
    const found = readSentinel(join(sharedDir, sentinel.file));
    const text = sentinel.text(intent);
    return text === null ? found.kind === 'absent' : found.kind === 'read' && found.text === text;
  });
}

/**
 * Reads back from the disk which intent's sentinels stand there: evidence, not memory.
 * @returns null where one that must be there is not, one cannot be used, or where they disagree
 */
export function readBack(sharedDir: string): Written | null {
  let agreed: Written | null = null;
  for (const { file, isOptional } of SENTINELS) {
    const found = readSentinel(join(sharedDir, file));
    if (found.kind === 'absent' && isOptional) continue;
    const written = found.kind === 'read' ? parseHeader(found.text) : null;
    if (written === null) return null;
    if (agreed !== null && (agreed.revision !== written.revision || agreed.changedAt !== written.changedAt)) return null;
    agreed = written;
  }
  return agreed;
}
