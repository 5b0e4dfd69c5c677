import { closeSync, constants, fchownSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

const FOLDER_MODE = 0o755;

/**
 * Makes a folder and those above it where they are missing. Root gives what it made to the owner of the folder above, as it gives
 * away the files in it: a daemon under that account must still be able to write there after a command run by root.
 * @throws the system's error
 */
export function makeFolder(folder: string): void {
  const path = resolve(folder);
  const first = mkdirSync(path, { recursive: true, mode: FOLDER_MODE });
  if (first === undefined || process.geteuid?.() !== 0) return;
  const owner = statSync(dirname(first));
  if (owner.uid === 0) return;
  for (let made = path; made.length >= first.length; made = dirname(made)) giveAway(made, owner);
}

// Never through a link: the owner of the folder above could have put one in its place.
function giveAway(folder: string, owner: { uid: number; gid: number }): void {
  const fd = openSync(folder, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
  try {
    fchownSync(fd, owner.uid, owner.gid);
  } finally {
    closeSync(fd);
  }
}
