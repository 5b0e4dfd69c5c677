import { createHash } from 'node:crypto';
import type { OpenFile } from './disk.ts';
import type { Stat } from './stat.ts';

/** Why a file was not read. `changing`: it grew meanwhile. `system_error`: `code` says which. */
export type Unread =
  | { ok: false; why: 'absent' | 'not_a_file' | 'too_large' | 'changing' }
  | { ok: false; why: 'system_error'; code: string };

/** The content of a file, or why there is none. */
export type FileContent = { ok: true; bytes: Buffer; stat: Stat } | Unread;

/** Why a file was not read, as it stands in a sentence. */
export const whyUnread = (unread: Unread): string => (unread.why === 'system_error' ? unread.code : unread.why);

const CHUNK_BYTES = 65_536;

/** Reads an open file. Throws the system's error. @param maxBytes a larger file is not read */
export function readWhole(file: OpenFile, stat: Stat, maxBytes: number): FileContent {
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
