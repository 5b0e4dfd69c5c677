import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ChannelCreated, Delivery } from '#contract';
import { Stack } from './support/stack.ts';

interface Came {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

let stack: Stack;
let receiver: Server;
const came: Came[] = [];
/** Where the receiver answers. */
let base = '';

beforeAll(async () => {
  receiver = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      const path = request.url ?? '';
      came.push({ path, headers: request.headers, body });
      if (path === '/moved') response.writeHead(307, { location: '/hook' }).end();
      else if (path === '/gone') response.writeHead(410).end('no longer here');
      else response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
  stack = await Stack.start();
});
afterAll(async () => {
  await stack?.remove();
  receiver?.close();
});

const make = (body: object) => stack.call<ChannelCreated>('POST', '/api/alerts/channels', body);
const press = (id: string) => stack.call<Delivery>('POST', `/api/alerts/channels/${id}/test`);

test('the test button reaches a receiver on this machine, which verifies what came with the secret that was shown once', async () => {
  const { id, secret = '' } = await make({ name: 'hook', kind: 'webhook', url: `${base}/hook` });
  const delivery = await press(id);
  expect(delivery).toMatchObject({ state: 'delivered', status: 204, type: 'test', attempts: 1 });
  const [message] = came.splice(0);
  expect(message?.headers['webhook-id']).toBe(delivery.id);
  expect(new Webhook(secret).verify(message?.body ?? '', message?.headers as Record<string, string>)).toMatchObject({
    type: 'test',
    data: { kind: 'test', title: 'Test message of Argos Drift' },
  });
});

test('other kinds are written to as their receivers expect it', async () => {
  const { id } = await make({ name: 'push', kind: 'ntfy', url: `${base}/topic-1`, secret: 'tk_secret' });
  expect((await press(id)).state).toBe('delivered');
  const [message] = came.splice(0);
  expect([message?.path, message?.headers.authorization, JSON.parse(message?.body ?? '').topic]).toEqual([
    '/',
    'Bearer tk_secret',
    'topic-1',
  ]);
});

test('a redirect is not followed, and a refusal is said', async () => {
  const moved = await make({ name: 'moved', kind: 'webhook', url: `${base}/moved` });
  expect(await press(moved.id)).toMatchObject({
    state: 'failed',
    status: 307,
    detail: expect.stringContaining('never followed'),
  });
  const gone = await make({ name: 'gone', kind: 'webhook', url: `${base}/gone` });
  expect(await press(gone.id)).toMatchObject({ state: 'failed', status: 410, detail: expect.stringContaining('no longer here') });
  expect(came.splice(0).map(({ path }) => path)).toEqual(['/moved', '/gone']);
});

test('nobody listening is said, and nothing of it holds a secret', async () => {
  const { id } = await make({ name: 'nobody', kind: 'slack', url: 'http://127.0.0.1:9/services/SECRETPART' });
  const delivery = await press(id);
  expect(delivery).toMatchObject({ state: 'failed', status: null, detail: expect.stringContaining('could not be reached') });
  const { channels } = await stack.call<{ channels: object[] }>('GET', '/api/alerts/channels');
  expect(JSON.stringify([delivery, channels])).not.toContain('SECRETPART');
});
