import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { postJson } from '../../../../../worker/fleet/alerts/delivery/prepared.ts';
import { send } from '../../../../../worker/fleet/alerts/delivery/send.ts';
import type { Channel } from '../../../../../worker/fleet/tables/channels.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const channel: Channel = {
  id: 'cccccccccccc',
  name: 'x',
  kind: 'webhook',
  url: 'https://receiver.example.net/hook',
  secret: null,
  options: {},
  fallbackOf: null,
  rules: {},
  createdAt: 0,
  createdBy: 'owner',
};

const attempt = (fetch: (url: string, init: RequestInit) => Promise<Response>) =>
  send(postJson(channel.url ?? '', {}), channel, { fetch, mail: null }, 0);

test('a receiver that does not answer is given up after 10 s, and its request is ended', async () => {
  let signal: AbortSignal | null | undefined;
  const came = attempt((_, init) => {
    signal = init.signal;
    return new Promise(() => undefined);
  });
  await vi.advanceTimersByTimeAsync(9_999);
  expect(signal?.aborted).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  expect(await came).toEqual({
    result: 'failed',
    status: null,
    detail: 'The receiver did not answer within 10 s.',
    retryAfterMs: null,
  });
  expect(signal?.aborted).toBe(true);
  expect(vi.getTimerCount()).toBe(0);
});

test('one that answers, and whose body never ends, is heard by its status', async () => {
  let isCancelled = false;
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(new TextEncoder().encode('busy')),
    cancel: () => {
      isCancelled = true;
    },
  });
  const came = attempt(async () => new Response(body, { status: 503 }));
  await vi.advanceTimersByTimeAsync(2_000);
  expect(await came).toMatchObject({ status: 503, detail: 'The receiver answered 503: “busy”.' });
  expect(isCancelled).toBe(true);
});

test('of a body that is huge only the beginning is read', async () => {
  let pulled = 0;
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      pulled += 1;
      controller.enqueue(new TextEncoder().encode('x'.repeat(256)));
    },
  });
  const { detail } = await attempt(async () => new Response(body, { status: 500 }));
  expect(detail).toMatch(/^The receiver answered 500: “x{199}…”\.$/);
  expect(pulled).toBeLessThan(10);
});

test('one that sends its body drop by drop is not waited for', async () => {
  let isOver = false;
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) =>
      new Promise((resolve) =>
        setTimeout(() => {
          if (!isOver) controller.enqueue(new TextEncoder().encode('.'));
          resolve();
        }, 500),
      ),
    cancel: () => {
      isOver = true;
    },
  });
  const came = attempt(async () => new Response(body, { status: 500 }));
  await vi.advanceTimersByTimeAsync(2_000);
  expect(await came).toMatchObject({ detail: expect.stringMatching(/^The receiver answered 500: “\.{3,4}”\.$/) });
});
