import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { localGet } from '../../../agent/network/local-get.ts';

let server: Server | null = null;
afterEach(() => {
  vi.useRealTimers();
  server?.closeAllConnections();
  server?.close();
});

async function ask(answer: RequestListener, keep = /^kept/) {
  server = createServer(answer);
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return localGet({ host: '127.0.0.1', port, path: '/metrics', keep });
}

test('only the wanted lines are kept, also where they come in pieces', async () => {
  const reply = await ask((_, response) => {
    response.write('other\nke');
    response.write('pt 1\nother\nkept 2\n');
    response.end();
  });
  expect(reply).toEqual({ kind: 'lines', lines: ['kept 1', 'kept 2'] });
});

test('nothing that listens is told from something that fails', async () => {
  const { port } = await new Promise<AddressInfo>((resolve) => {
    const closed = createServer().listen(0, '127.0.0.1', () => {
      const address = closed.address() as AddressInfo;
      closed.close(() => resolve(address));
    });
  });
  expect(await localGet({ host: '127.0.0.1', port, path: '/', keep: /./ })).toMatchObject({ kind: 'failed', isRefused: true });
  expect(await ask((_, response) => response.writeHead(500).end())).toMatchObject({
    isRefused: false,
    why: 'it answered with status 500',
  });
});

test('an answer of 100 MB is not read to its end', async () => {
  let sent = 0;
  const reply = await ask((_, response) => {
    const piece = 'x'.repeat(1_023).concat('\n').repeat(1_024);
    const go = (): void => {
      while (sent < 100 && response.writable) {
        sent++;
        if (!response.write(piece)) return void response.once('drain', go);
      }
      response.end();
    };
    go();
  });
  expect(reply).toEqual({ kind: 'failed', isRefused: false, why: 'its answer is too large' });
  expect(sent).toBeLessThan(60);
});

test('one line without an end is not kept in memory', async () => {
  expect(await ask((_, response) => response.end('x'.repeat(1_000_000)))).toMatchObject({ why: 'its answer is too large' });
});

test('an answer that is cut off is none', async () => {
  const reply = await ask((_, response) => {
    response.writeHead(200, { 'content-length': '1000' });
    response.write('kept 1\n');
    setImmediate(() => response.destroy());
  });
  expect(reply).toMatchObject({ kind: 'failed', isRefused: false });
});

test('an answer that never comes ends the question', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  const asked = ask(() => vi.advanceTimersByTime(5_000));
  expect(await asked).toEqual({ kind: 'failed', isRefused: false, why: 'no whole answer within 5 s' });
});
