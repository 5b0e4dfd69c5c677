import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  openSync,
  renameSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { errorCode } from '../words/error-code.ts';
import { holdFolder } from './held-folder.ts';

const NEW_FILE = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;

// What some network and FUSE file systems answer to a sync of any folder. The rename before it is done all the same.
const CANNOT_SYNC = ['EINVAL', 'ENOTSUP', 'EOPNOTSUPP'];

/**
 * Makes a rename or removal in this folder survive a power cut, where its file system can.
 * @throws the system's error
 */
export function syncFolder(folder: string): void {
  const fd = openSync(folder, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    fsyncSync(fd);
  } catch (error) {
    if (!CANNOT_SYNC.includes(errorCode(error))) throw error;
  } finally {
    closeSync(fd);
  }
}

const MARK_BYTES = 6;

/** Matches the names of the temporary files that stand for a file of this name while it is written. */
export function temporaryOf(name: string): RegExp {
  return new RegExp(`^\\.${name.replace(/[^A-Za-z0-9_-]/g, '\\$&')}\\.[0-9a-f]{${2 * MARK_BYTES}}\\.tmp$`);
}

/**
 * Writes a whole file beside `path` and syncs it, without putting it in its place yet. Root gives it to the folder's owner,
 * so that a daemon under that account can still replace what a command run by root wrote.
 * @param mode permission bits, whatever the umask says
 * @returns the path of the temporary file
 * @throws the system's error; then nothing is left behind
 */
export function writeBeside(path: string, text: string, mode: number): string {
  const folder = dirname(path);
  const name = `.${basename(path)}.${randomBytes(MARK_BYTES).toString('hex')}.tmp`;
  return holdFolder(folder, { followsLink: true }, (held) => {
    const temporary = join(held.path, name);
    const fd = openSync(temporary, NEW_FILE, mode);
    try {
      fchmodSync(fd, mode);
      const owner = fstatSync(held.fd);
      if (process.geteuid?.() === 0 && owner.uid !== 0) fchownSync(fd, owner.uid, owner.gid);
      writeFileSync(fd, text);
      fsyncSync(fd);
    } catch (error) {
      unlinkSync(temporary);
      throw error;
    } finally {
      closeSync(fd);
    }
    return join(folder, name);
  });
}

/**
 * Replaces a file as a whole: a reader sees the old or the new one and never a part.
 * @throws the system's error; then the old file stands as it was
 */
export function writeAtomically(path: string, text: string, mode: number): void {
  const temporary = writeBeside(path, text, mode);
  try {
    renameSync(temporary, path);
  } catch (error) {
    unlinkSync(temporary);
    throw error;
  }
  syncFolder(dirname(path));
}
