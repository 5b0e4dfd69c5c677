import { closeSync, constants, existsSync, openSync } from 'node:fs';

/** A folder that is held open. */
export interface HeldFolder {
  fd: number;
  /** A path that names this very folder, whatever stands in its place by now. */
  path: string;
}

const FOLDER_FLAGS = constants.O_RDONLY | constants.O_DIRECTORY;

/**
 * Holds a folder while `use` works in it: whoever owns the one above could put a link in its place between two steps, and root
 * would write, or give away, what stands elsewhere.
 * @param options.followsLink whether the folder may be reached by a link in its own place; links on the way to it are followed
 * @throws the system's error, also for a link that is not followed
 */
export function holdFolder<T>(folder: string, options: { followsLink: boolean }, use: (held: HeldFolder) => T): T {
  const fd = openSync(folder, options.followsLink ? FOLDER_FLAGS : FOLDER_FLAGS | constants.O_NOFOLLOW);
  try {
    // Node opens nothing relative to a folder, but Linux names each open one. Where it does not, the path has to do.
    const held = `/proc/self/fd/${fd}`;
    return use({ fd, path: existsSync(held) ? held : folder });
  } finally {
    closeSync(fd);
  }
}
