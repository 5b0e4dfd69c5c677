import { type BigIntStats, lstatSync } from 'node:fs';

/** What one look at a path found. `unreadable` holds the system's error code. */
export type Look =
  | { kind: 'file' | 'directory' | 'link' | 'other'; stat: BigIntStats }
  | { kind: 'absent' }
  | { kind: 'unreadable'; code: string };

/** What tells a changed file from an unchanged one without opening it. */
export function fingerprint(stat: BigIntStats): string {
  return `${stat.dev}:${stat.ino}:${stat.mode}:${stat.size}:${stat.mtimeNs}:${stat.ctimeNs}`;
}

/** The code of a system error (`EACCES`), or `unknown`. */
export function errorCode(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return 'unknown';
}

function kindOf(stat: BigIntStats): 'file' | 'directory' | 'link' | 'other' {
  if (stat.isFile()) return 'file';
  if (stat.isDirectory()) return 'directory';
  return stat.isSymbolicLink() ? 'link' : 'other';
}

/** Looks at a path without following a link in its last part. Throws nothing. */
export function lookAt(path: string): Look {
  try {
    const stat = lstatSync(path, { bigint: true, throwIfNoEntry: false });
    return stat === undefined ? { kind: 'absent' } : { kind: kindOf(stat), stat };
  } catch (error) {
    const code = errorCode(error);
    return code === 'ENOENT' || code === 'ENOTDIR' ? { kind: 'absent' } : { kind: 'unreadable', code };
  }
}

/** What a look is compared by in a pass of stats. */
export function mark(look: Look): string {
  switch (look.kind) {
    case 'absent':
      return 'absent';
    case 'unreadable':
      return look.code;
    case 'file':
    case 'directory':
    case 'link':
    case 'other':
      return fingerprint(look.stat);
  }
}
