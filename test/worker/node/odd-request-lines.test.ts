import { afterAll, beforeAll, expect, test } from 'vitest';
import { OPERATOR_TOKEN } from './support/operator.ts';
import { exchange, statusOf } from './support/raw.ts';
import { type Served, serveWorker } from './support/served.ts';

// No client library sends these as they are.
let worker: Served;
beforeAll(async () => {
  worker = await serveWorker();
});
afterAll(() => worker.stop());

const AS_OPERATOR = `Authorization: Bearer ${OPERATOR_TOKEN}`;

test.each([
  '/x/../api/hosts',
  '/api/./hosts',
  '/api/%2e/hosts',
  '/healthz/../api/hosts',
  '/api/session/../hosts',
  '//api/hosts',
  '/%61pi/hosts',
  '/API/hosts',
  '/api%2Fhosts',
  '/api\\hosts',
  '/api/hosts#/healthz',
  '/api/hosts?x=/healthz',
])('GET %s tells nobody in particular anything', async (path) => {
  const answer = await exchange(worker, [`GET ${path} HTTP/1.1`]);
  expect([400, 401, 404]).toContain(statusOf(answer));
  expect(answer).not.toContain('"hosts":');
});

test.each([
  ['a method that does not exist', ['MAKE /api/hosts HTTP/1.1']],
  ['a method in small letters', ['get /api/hosts HTTP/1.1']],
  ['an absolute address of somewhere else', ['GET http://evil.example/api/hosts HTTP/1.1']],
  ['no path', ['GET  HTTP/1.1']],
  ['a path with a NUL', ['GET /api/\0hosts HTTP/1.1']],
  ['a path with a byte beyond ASCII', ['GET /api/h\u00f6sts HTTP/1.1']],
  ['a path of 60 kB', [`GET /api/${'x'.repeat(60_000)} HTTP/1.1`]],
  ['two lengths', ['POST /api/session HTTP/1.1', 'Content-Length: 2', 'Content-Length: 3']],
  ['a length that is none', ['POST /api/session HTTP/1.1', 'Content-Length: x']],
  ['a length and chunks', ['POST /api/session HTTP/1.1', 'Content-Length: 2', 'Transfer-Encoding: chunked']],
  ['a header line that is folded', ['GET /api/hosts HTTP/1.1', 'X-A: a', ' b']],
  ['a cookie with a NUL', ['GET /api/hosts HTTP/1.1', 'Cookie: __Host-argos_session=\0']],
  ['an upgrade to something', ['GET /api/hosts HTTP/1.1', 'Upgrade: websocket', 'Sec-WebSocket-Key: x']],
])('%s is no fault of the Worker, and it answers the next request', async (_, head) => {
  for (const credentials of [[], [AS_OPERATOR]]) {
    const answer = await exchange(worker, [...head, ...credentials], '{}');
    // Some are refused before the Worker sees them: the connection is closed then, or the runtime says 400 or 501.
    expect([200, 400, 401, 404, 414, 426, 431, 501, Number.NaN]).toContain(statusOf(answer));
  }
  expect(statusOf(await exchange(worker, ['GET /api/hosts HTTP/1.1', AS_OPERATOR]))).toBe(200);
});
