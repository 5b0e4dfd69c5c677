import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { nodeHttp } from '../../../agent/network/http.ts';
import { PATIENCE } from '../support/fake-timing.ts';

let server: Server | null = null;
const clients = new Set<Socket>();
afterEach(() => {
  server?.close();
  for (const client of clients) client.destroy();
  clients.clear();
});

/** A server that accepts and then does nothing, but for sending one byte of an answer every 10 ms where `dripping` says so. */
async function stalled(dripping: string | null): Promise<number> {
  server = createServer((client) => {
    clients.add(client);
    client.on('error', () => undefined).on('close', () => clients.delete(client));
    client.resume();
    if (dripping === null) return;
    client.write(dripping);
    const drip = setInterval(() => client.write('x'), 10);
    client.on('close', () => clearInterval(drip));
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

test.each<[string, string, string | null]>([
  ['a Worker that accepts and says nothing', 'http', null],
  ['a Worker that never begins TLS', 'https', null],
  ['headers that never end', 'http', 'HTTP/1.1 200 OK\r\nX-Long: '],
  ['an answer that comes drop by drop', 'http', 'HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n'],
])('%s is let go when the time is over', async (_, scheme, dripping) => {
  const http = nodeHttp('test', 60);
  const url = new URL(`${scheme}://127.0.0.1:${await stalled(dripping)}/`);
  await expect(http.send({ method: 'POST', url, headers: {}, body: Buffer.from('{}') })).rejects.toThrow(
    'no answer within 0.06 s',
  );
  await vi.waitFor(() => expect(clients.size).toBe(0), PATIENCE);
  http.close();
});
