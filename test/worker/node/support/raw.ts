import { connect } from 'node:net';
import type { Served } from './served.ts';

/** Writes a request to the socket as it is and gives what the Worker answers until the connection is closed. */
export function exchange(worker: Served, head: readonly string[], body = ''): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(worker.port, '127.0.0.1');
    const answer: Buffer[] = [];
    socket.on('data', (chunk) => answer.push(chunk));
    socket.on('error', reject);
    socket.on('close', () => resolve(Buffer.concat(answer).toString('utf8')));
    socket.write(`${[...head, `Host: ${new URL(worker.origin).host}`, 'Connection: close'].join('\r\n')}\r\n\r\n${body}`);
  });
}

export const statusOf = (answer: string): number => Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1]);
