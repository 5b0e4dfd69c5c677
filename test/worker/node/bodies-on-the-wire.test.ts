import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { OPERATOR_TOKEN } from './support/operator.ts';
import { type Served, serveWorker } from './support/served.ts';

// No fetch sends these: a GET with a body has to be written to the socket by hand.
let worker: Served;
beforeAll(async () => {
  worker = await serveWorker();
});
afterAll(() => worker.stop());

/** Writes a request as it is and gives what the Worker answers until it closes the connection. */
function exchange(head: string[], body: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(worker.port, '127.0.0.1');
    const answer: Buffer[] = [];
    socket.on('data', (chunk) => answer.push(chunk));
    socket.on('error', reject);
    socket.on('close', () => resolve(Buffer.concat(answer).toString('utf8')));
    socket.write(`${[...head, `Host: ${new URL(worker.origin).host}`, 'Connection: close'].join('\r\n')}\r\n\r\n${body}`);
  });
}

const statusOf = (answer: string) => Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1]);
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
  expect(statusOf(await exchange([line, who, CHUNKED], HELLO))).toBe(status);
});

test('a GET with a body of a known length is answered as one without', async () => {
  expect(statusOf(await exchange(['GET /api/hosts HTTP/1.1', AS_OPERATOR, 'Content-Length: 5'], 'hello'))).toBe(200);
});

test('a chunked body over 1 MiB is refused where one is read', async () => {
  const megabyte = `100000\r\n${'x'.repeat(0x100000)}\r\n`;
  const answer = await exchange(
    ['PATCH /api/security/appsec-tuning HTTP/1.1', AS_OPERATOR, CHUNKED],
    `${megabyte}1\r\nx\r\n0\r\n\r\n`,
  );
  expect(statusOf(answer)).toBe(413);
  expect(answer).toContain('"code":"body_too_large"');
});
