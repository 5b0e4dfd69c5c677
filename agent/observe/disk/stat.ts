import type { BigIntStats } from 'node:fs';

export type FileKind = 'file' | 'directory' | 'link' | 'other';

/** What tells a changed file from an unchanged one without opening it. Whole numbers, since a double cuts nanoseconds and inodes. */
export interface Stat {
  kind: FileKind;
  dev: bigint;
  ino: bigint;
  mode: bigint;
  /** Bytes. */
  size: bigint;
  mtimeNs: bigint;
  ctimeNs: bigint;
}

function kindOf(stat: BigIntStats): FileKind {
  if (stat.isFile()) return 'file';
  if (stat.isDirectory()) return 'directory';
  return stat.isSymbolicLink() ? 'link' : 'other';
}

/** Keeps what is compared: the system's own object is four times as large, and there are thousands. */
export function compactStat(stat: BigIntStats): Stat {
  const { dev, ino, mode, size, mtimeNs, ctimeNs } = stat;
  return { kind: kindOf(stat), dev, ino, mode, size, mtimeNs, ctimeNs };
}

/** Whether nothing tells these two apart. */
export function isSameStat(a: Stat, b: Stat): boolean {
  if (a === b) return true;
  return (
    a.ctimeNs === b.ctimeNs &&
    a.mtimeNs === b.mtimeNs &&
    a.size === b.size &&
    a.ino === b.ino &&
    a.dev === b.dev &&
    a.mode === b.mode
  );
}

// A change in the same tick of the file system's clock as a look leaves every time stamp as it was. FAT's tick is two seconds.
const RACY_WINDOW_NS = 2_000_000_000n;

/**
 * Whether a file or folder changed so shortly before an observation began that a later change could have left its stat as it is.
 * Such a stat proves nothing in the next observation, which looks again.
 */
export function isRacy(changedNs: bigint, startedNs: bigint): boolean {
  return changedNs > racyFrom(startedNs);
}

/** Later changes than this are racy in an observation that began then. */
export const racyFrom = (startedNs: bigint): bigint => startedNs - RACY_WINDOW_NS;
