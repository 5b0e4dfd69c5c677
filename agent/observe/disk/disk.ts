import { closeSync, fstatSync, lstatSync, openSync, readdirSync, readlinkSync, readSync } from 'node:fs';
import { OPEN_FLAGS } from '../../files/open-flags.ts';
import { compactStat, type Stat } from './stat.ts';

/** An entry of a folder. */
export interface DiskEntry {
  name: string;
  isDirectory(): boolean;
  isSymbolicLink(): boolean;
}

/** A file that is open for reading. Its methods throw the system's error. */
export interface OpenFile {
  stat(): Stat;
  /** @returns how many bytes were read; 0 at the end */
  read(into: Buffer, offset: number, length: number): number;
  close(): void;
}

/** What an observation needs of a file system: nothing that writes, follows a link in a path's last part, or waits. */
export interface Disk {
  /** @returns undefined where nothing is there @throws the system's error */
  lstat(path: string): Stat | undefined;
  /** @throws the system's error */
  list(folder: string): DiskEntry[];
  /** @throws the system's error */
  readLink(path: string): string;
  /** @throws the system's error, also for a link */
  open(path: string): OpenFile;
}

/** The file systems of this host. */
export const HOST_DISK: Disk = {
  lstat(path) {
    const stat = lstatSync(path, { bigint: true, throwIfNoEntry: false });
    return stat === undefined ? undefined : compactStat(stat);
  },
  list: (folder) => readdirSync(folder, { withFileTypes: true }),
  readLink: (path) => readlinkSync(path),
  open(path) {
    const fd = openSync(path, OPEN_FLAGS);
    return {
      stat: () => compactStat(fstatSync(fd, { bigint: true })),
      read: (into, offset, length) => readSync(fd, into, offset, length, null),
      close: () => closeSync(fd),
    };
  },
};
