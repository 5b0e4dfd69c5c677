import { closeSync, openSync, readSync } from 'node:fs';
import { errorCode } from '../../words/error-code.ts';
import { hasAllListeners, type Listener, parseListeners } from './listeners.ts';

/** Gives the TCP listeners of the network that CrowdSec is in, or the system's code where they cannot be read. */
export type SocketTable = () => readonly Listener[] | { code: string };

// The system writes a row only when it is read, and a busy machine has a hundred thousand of them behind its listeners.
const CHUNK_BYTES = 4_096;
const TABLE_MAX_BYTES = 4 * 1_048_576;

/** The table of the network that this process is in. */
export const hostSockets: SocketTable = () => {
  try {
    return [...listenersIn('/proc/self/net/tcp'), ...listenersOfV6('/proc/self/net/tcp6')];
  } catch (error) {
    return { code: errorCode(error) };
  }
};

// A machine without IPv6 has no such file.
function listenersOfV6(path: string): Listener[] {
  try {
    return listenersIn(path);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
}

function listenersIn(path: string): Listener[] {
  const fd = openSync(path, 'r');
  try {
    const chunk = Buffer.alloc(CHUNK_BYTES);
    let text = '';
    while (text.length < TABLE_MAX_BYTES && !hasAllListeners(text)) {
      const length = readSync(fd, chunk, 0, CHUNK_BYTES, null);
      if (length === 0) break;
      text += chunk.toString('latin1', 0, length);
    }
    return parseListeners(text);
  } finally {
    closeSync(fd);
  }
}
