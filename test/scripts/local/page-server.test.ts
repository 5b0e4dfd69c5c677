import { type ChildProcess, spawn } from 'node:child_process';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo, createServer as createSocketServer } from 'node:net';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { ROOT } from '../support/run.ts';

const ENDS_WITHIN_MS = 4_000;

let worker: Server;
let received: IncomingMessage[] = [];
let page: ChildProcess;
let origin = '';

const originOf = (server: { address(): unknown }) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

async function freePort(): Promise<number> {
  const server = createSocketServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

beforeAll(async () => {
  worker = createServer((request, response) => {
    received.push(request);
    response.end('{"from":"the worker"}');
  });
  await new Promise<void>((resolve) => worker.listen(0, '127.0.0.1', resolve));
  const port = await freePort();
  origin = `http://127.0.0.1:${port}`;
  page = spawn('node_modules/.bin/vite', ['--port', String(port)], {
    cwd: ROOT,
    env: { ...process.env, ARGOS_DRIFT_WORKER: originOf(worker) },
    stdio: 'ignore',
  });
  await vi.waitFor(() => fetch(origin), { timeout: 20_000, interval: 100 });
});
afterAll(() => {
  page.kill('SIGKILL');
  worker.close();
});

/** What the Worker is asked when a page of this origin posts to the address of the page. */
async function posted(from: string): Promise<IncomingMessage['headers']> {
  received = [];
  const answer = await fetch(`${origin}/api/session`, { method: 'POST', headers: { origin: from }, body: '{}' });
  expect(await answer.json()).toEqual({ from: 'the worker' });
  return received[0]?.headers ?? {};
}

test('the page comes from its source, under its own policy, and reloads itself', async () => {
  const answer = await fetch(origin);
  expect(answer.headers.get('content-security-policy')).toContain("script-src 'self';");
  const html = await answer.text();
  expect(html).toContain('/@vite/client');
  expect(html).toContain('/main.tsx');
  expect(await (await fetch(`${origin}/main.tsx`)).text()).toContain('createTag');
});

test('its writes reach the Worker as if its own page had made them', async () => {
  expect(await posted(origin)).toMatchObject({ host: new URL(originOf(worker)).host, origin: originOf(worker) });
});

test("another page's writes keep their origin, for the Worker to refuse", async () => {
  expect(await posted('http://elsewhere.example')).toMatchObject({ origin: 'http://elsewhere.example' });
});

test.each([
  '/healthz',
  '/openapi.json',
  '/agent/docker-compose.yml',
  '/install.sh',
  '/docs/',
  '/docs/states',
  '/assets/docs.css',
])('%s is asked of the Worker', async (path) => {
  expect(await (await fetch(origin + path)).json()).toEqual({ from: 'the worker' });
});

// The last test: it ends what the others ask.
test('SIGTERM ends it', async () => {
  const asked = performance.now();
  const gone = new Promise((resolve) => page.once('exit', resolve));
  page.kill('SIGTERM');
  await gone;
  expect(performance.now() - asked).toBeLessThan(ENDS_WITHIN_MS);
});
