import { fchownSync, fstatSync, mkdirSync, type Stats } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { errorCode } from '../words/error-code.ts';
import { type HeldFolder, holdFolder } from './held-folder.ts';

const FOLDER_MODE = 0o755;

/**
 * Makes a folder and those above it where they are missing. Root gives what it made to the owner of the folder above, as it gives
 * away the files in it: a daemon under that account must still be able to write there after a command run by root.
 * @throws the system's error
 */
export function makeFolder(folder: string): void {
  inFolder(resolve(folder), () => undefined);
}

/** Holds a folder, which is made where it is missing, each level in the one above that is held meanwhile. */
function inFolder<T>(path: string, use: (held: HeldFolder) => T): T {
  try {
    return holdFolder(path, { followsLink: true }, use);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT' || dirname(path) === path) throw error;
  }
  return inFolder(dirname(path), (above) => {
    const made = join(above.path, basename(path));
    const isMine = make(made);
    return holdFolder(made, { followsLink: false }, (held) => {
      if (isMine) giveAway(held, fstatSync(above.fd));
      return use(held);
    });
  });
}

/** @returns false where somebody else was faster */
function make(folder: string): boolean {
  try {
    mkdirSync(folder, { mode: FOLDER_MODE });
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

function giveAway(made: HeldFolder, owner: Stats): void {
  if (process.geteuid?.() === 0 && owner.uid !== 0) fchownSync(made.fd, owner.uid, owner.gid);
}
