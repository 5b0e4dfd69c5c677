import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { errorCode } from '../words/error-code.ts';
import { messageOf } from '../words/reason.ts';
import { OPEN_FLAGS } from './open-flags.ts';

/** What stands at a path. `unusable`: something that is not read, with the reason as it stands after "it". */
export type RegularFile = { kind: 'read'; text: string } | { kind: 'absent' } | { kind: 'unusable'; why: string };

/**
 * Reads a file of the agent's own folder, whose owner may be taken over while root runs this: only a regular file that is no link,
 * without ever waiting for it.
 * @param maxBytes a larger file is not read
 */
export function readRegular(path: string, maxBytes: number): RegularFile {
  let fd: number;
  try {
    fd = openSync(path, OPEN_FLAGS);
  } catch (error) {
    return unopened(error);
  }
  try {
    const stat = fstatSync(fd);
    if (!stat.isFile()) return unusable('is no regular file');
    if (stat.size > maxBytes) return unusable(`is larger than ${maxBytes} bytes`);
    return { kind: 'read', text: readBytes(fd, stat.size).toString('utf8') };
  } catch (error) {
    return unusable(`cannot be read: ${messageOf(error)}`);
  } finally {
    closeSync(fd);
  }
}

const unusable = (why: string): RegularFile => ({ kind: 'unusable', why });

function unopened(error: unknown): RegularFile {
  switch (errorCode(error)) {
    case 'ENOENT':
      return { kind: 'absent' };
    case 'ELOOP':
      return unusable('is a link');
    // A socket.
    case 'ENXIO':
      return unusable('is no regular file');
    default:
      return unusable(`cannot be read: ${messageOf(error)}`);
  }
}

function readBytes(fd: number, size: number): Buffer {
  const buffer = Buffer.alloc(size);
  let length = 0;
  while (length < size) {
    const count = readSync(fd, buffer, length, size - length, length);
    if (count === 0) break;
    length += count;
  }
  return buffer.subarray(0, length);
}
