import { afterAll, beforeAll, expect, test } from 'vitest';
import { OPERATOR_TOKEN } from './support/operator.ts';
import { exchange, statusOf } from './support/raw.ts';
import { type Served, serveWorker } from './support/served.ts';

// No fetch sends these: a GET with a body has to be written to the socket by hand.
let worker: Served;
beforeAll(async () => {
  worker = await serveWorker();
});
afterAll(() => worker.stop());

const AS_OPERATOR = `Authorization: Bearer ${OPERATOR_TOKEN}`;
const CHUNKED = 'Transfer-Encoding: chunked';
const HELLO = '5\r\nhello\r\n0\r\n\r\n';

test.each([
  ['GET /api/hosts HTTP/1.1', AS_OPERATOR, 200],
  ['HEAD /api/hosts HTTP/1.1', AS_OPERATOR, 200],
  ['GET /api/security/drift HTTP/1.1', AS_OPERATOR, 200],
  ['GET /api/hosts HTTP/1.1', 'X-Nobody: 1', 401],
  ['DELETE /api/hosts/abcdefghjkmn HTTP/1.1', AS_OPERATOR, 404],
  ['PATCH /api/security/appsec-tuning HTTP/1.1', AS_OPERATOR, 400],
])('%s with a chunked body, %s: %i', async (line, who, status) => {
  expect(statusOf(await exchange(worker, [line, who, CHUNKED], HELLO))).toBe(status);
});

test('a GET with a body of a known length is answered as one without', async () => {
  expect(statusOf(await exchange(worker, ['GET /api/hosts HTTP/1.1', AS_OPERATOR, 'Content-Length: 5'], 'hello'))).toBe(200);
});

test('a chunked body over 1 MiB is refused where one is read', async () => {
  const megabyte = `100000\r\n${'x'.repeat(0x100000)}\r\n`;
  const answer = await exchange(
    worker,
    ['PATCH /api/security/appsec-tuning HTTP/1.1', AS_OPERATOR, CHUNKED],
    `${megabyte}1\r\nx\r\n0\r\n\r\n`,
  );
  expect(statusOf(answer)).toBe(413);
  expect(answer).toContain('"code":"body_too_large"');
});
