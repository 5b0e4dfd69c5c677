import { type FSWatcher, watch } from 'node:fs';
import { dirname } from 'node:path';
import { errorCode } from '../words/error-code.ts';
import { tellsOfChanges } from './tells-of-changes.ts';

/** How often a pass of stats is made where a folder cannot be watched. */
export const POLL_MS = 5_000;

/** Why some folder cannot be watched. */
export interface WatchTrouble {
  folder: string;
  /** The system's error code, or `network_file_system`. */
  code: string;
}

/** Watches folders for changes of their entries. */
export class Watches {
  readonly #onChange: () => void;
  #watchers = new Map<string, FSWatcher>();

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  /**
   * Watches these folders, each by a new watch: a folder that was deleted and made again may have the inode of the old one, whose
   * watch is dead. Call this before observing: what changes after that is then either observed or told by a watch.
   * @returns the first folder whose changes could go unnoticed; null where there is none. A folder that is not there is no such one
   * where the folder above is watched, which tells when it is made
   */
  arm(folders: readonly string[]): WatchTrouble | null {
    const before = this.#watchers;
    this.#watchers = new Map();
    const missing: WatchTrouble[] = [];
    let silent: WatchTrouble | null = null;
    for (const folder of folders) {
      try {
        const watcher = watch(folder, { persistent: false }, this.#onChange);
        watcher.on('error', this.#onChange);
        this.#watchers.set(folder, watcher);
        if (!tellsOfChanges(folder)) silent ??= { folder, code: 'network_file_system' };
      } catch (error) {
        missing.push({ folder, code: errorCode(error) });
      }
    }
    for (const watcher of before.values()) watcher.close();
    return missing.find(({ folder, code }) => code !== 'ENOENT' || !this.#watchers.has(dirname(folder))) ?? silent;
  }

  close(): void {
    for (const watcher of this.#watchers.values()) watcher.close();
    this.#watchers.clear();
  }
}
