import { createHash } from 'node:crypto';
import type { OpenFile } from './disk.ts';
import type { Stat } from './stat.ts';

/** The content of a file, or why there is none: `too_large` (over the cap), `not_a_file`, `absent`, or a system error code. */
export type Content = { ok: true; bytes: Buffer; stat: Stat } | { ok: false; why: string };

const CHUNK_BYTES = 65_536;

/** Reads an open file. Throws the system's error. @param maxBytes a larger file is not read */
export function readWhole(file: OpenFile, stat: Stat, maxBytes: number): Content {
  if (stat.size > BigInt(maxBytes)) return { ok: false, why: 'too_large' };
  const buffer = Buffer.allocUnsafe(Number(stat.size) + 1);
  let length = 0;
  for (;;) {
    const count = file.read(buffer, length, buffer.length - length);
    if (count === 0) break;
    length += count;
    // It grew while it was read: its writer is not done, and the next pass sees another size.
    if (length === buffer.length) return { ok: false, why: 'changing' };
  }
  return { ok: true, bytes: buffer.subarray(0, length), stat };
}

/** SHA-256 of an open file, lowercase hex; null where it has more than `maxBytes`. Throws the system's error. */
export function hashWhole(file: OpenFile, maxBytes: number): string | null {
  const hash = createHash('sha256');
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  for (let length = 0; ; ) {
    const count = file.read(chunk, 0, CHUNK_BYTES);
    if (count === 0) return hash.digest('hex');
    length += count;
    if (length > maxBytes) return null;
    hash.update(chunk.subarray(0, count));
  }
}
