import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import type { Intent } from '#contract';
import { readRegular } from '../files/read-regular.ts';
import { parseHeader, SENTINEL_MAX_BYTES, type Written } from './header.ts';
import { SENTINELS } from './writing-order.ts';

const readSentinel = (path: string) => readRegular(path, SENTINEL_MAX_BYTES);

/** Whether a link stands in the folder's place. What lies behind it is no folder of the agent's. */
export function isLink(sharedDir: string): boolean {
  try {
    return lstatSync(sharedDir, { throwIfNoEntry: false })?.isSymbolicLink() === true;
  } catch {
    return false;
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
  if (isLink(sharedDir)) return null;
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
