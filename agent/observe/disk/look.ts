import { errorCode } from '../../words/error-code.ts';
import type { Disk } from './disk.ts';
import { type FileKind, isSameStat, type Stat } from './stat.ts';

/** What one look at a path found. `unreadable` holds the system's error code. */
export type Look = { kind: FileKind; stat: Stat } | { kind: 'absent' } | { kind: 'unreadable'; code: string };

const ABSENT: Look = { kind: 'absent' };

/** Looks at a path without following a link in its last part. Throws nothing. */
export function lookAt(disk: Disk, path: string): Look {
  try {
    const stat = disk.lstat(path);
    return stat === undefined ? ABSENT : { kind: stat.kind, stat };
  } catch (error) {
    const code = errorCode(error);
    return code === 'ENOENT' || code === 'ENOTDIR' ? ABSENT : { kind: 'unreadable', code };
  }
}

/** Whether a pass of stats finds no difference between these two. */
export function isSameLook(a: Look, b: Look): boolean {
  if (a === b) return true;
  switch (a.kind) {
    case 'absent':
      return b.kind === 'absent';
    case 'unreadable':
      return b.kind === 'unreadable' && a.code === b.code;
    case 'file':
    case 'directory':
    case 'link':
    case 'other':
      return 'stat' in b && isSameStat(a.stat, b.stat);
  }
}
