import { createServer, type ServerResponse } from 'node:http';
import { createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { pause } from './until.ts';

/** Another program that listens where an engine would. */
export interface Impostor {
  /** How many connections it got. */
  readonly asked: () => number;
  close(): Promise<void>;
}

/** What it does with whoever asks it. */
export const IMPOSTORS: Record<string, (response: ServerResponse) => void> = {
  'never answers': () => undefined,
  'answers garbage': (response) =>
    response.end(Buffer.from('# HELP \0\xff\nprocess_start_time_seconds NaN\ncs_buckets{ 1e999\n')),
  'answers a page': (response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>hello</html>'),
  'answers 100 MB': (response) => void pour(response),
};

async function pour(response: ServerResponse): Promise<void> {
  const part = Buffer.alloc(1_000_000, '# a line of no use\n');
  for (let sent = 0; sent < 100 && !response.destroyed; sent++) {
    if (!response.write(part)) await Promise.race([new Promise((go) => response.once('drain', go)), pause(1_000)]);
  }
  response.end();
}

/** Listens on a port of 127.0.0.1 and answers each request in this way. */
export async function answerOn(port: number, how: (response: ServerResponse) => void): Promise<Impostor> {
  let asked = 0;
  const server = createServer((_, response) => {
    asked += 1;
    how(response);
  });
  return listening(server, port, () => asked);
}

/** Listens on a port of 127.0.0.1 and says nothing. */
export async function listenOn(port: number): Promise<Impostor> {
  let asked = 0;
  const server = createTcpServer(() => {
    asked += 1;
  });
  return listening(server, port, () => asked);
}

async function listening(server: Server, port: number, asked: () => number): Promise<Impostor> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  return {
    asked,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
