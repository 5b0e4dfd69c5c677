import { type Dirent, lstatSync, readdirSync, unlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { temporaryOf } from './atomic-write.ts';

// A temporary file of this age counts as abandoned. Age is the only sign: whether its writer still lives cannot be told where that
// one runs in another container. A write takes milliseconds; one that hangs for so long on a broken disk loses its temporary file,
// fails with a sentence and leaves the old file as it was.
const ABANDONED_MS = 600_000;

/**
 * Removes the temporary files that a killed process left beside these files: regular files, named as `writeBeside` names them,
 * and older than any write takes. What cannot be listed or removed stays.
 * @param paths the files that the agent writes
 * @param nowMs Unix milliseconds
 * @returns the paths of the files that were removed
 */
export function sweepAbandoned(paths: readonly string[], nowMs: number): string[] {
  return paths.flatMap((path) => {
    const folder = dirname(path);
    const isTemporary = temporaryOf(basename(path));
    return entriesOf(folder)
      .filter((entry) => entry.isFile() && isTemporary.test(entry.name))
      .map(({ name }) => join(folder, name))
      .filter((found) => removeAbandoned(found, nowMs));
  });
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

function removeAbandoned(path: string, nowMs: number): boolean {
  try {
    if (nowMs - lstatSync(path).mtimeMs < ABANDONED_MS) return false;
    unlinkSync(path);
    return true;
  } catch {
    return false;
  }
}
