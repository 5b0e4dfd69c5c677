import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { OPERATOR_TOKEN } from './support/operator.ts';
import { type Served, serveWorker } from './support/served.ts';

const MINUTE_MS = 60_000;
const headers = { authorization: `Bearer ${OPERATOR_TOKEN}` };

let monitor: Server;
let worker: Served;
let asked: string[] = [];

beforeAll(async () => {
  monitor = createServer(({ method, url }, response) => {
    asked.push(`${method} ${url}`);
    response.writeHead(302, { location: '/elsewhere' }).end();
  });
  await new Promise<void>((resolve) => monitor.listen(0, '127.0.0.1', resolve));
  const { port } = monitor.address() as AddressInfo;
  worker = await serveWorker({ HEARTBEAT_URL: `http://127.0.0.1:${port}/ping/secret?create=1`, BADGE: 'true' });
});
afterAll(async () => {
  await worker.stop();
  monitor.close();
});

test('ticks ask the heartbeat every five minutes, and follow no redirect', async () => {
  asked = [];
  const start = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS;
  for (let minute = 0; minute <= 6; minute += 1) await worker.tick(start + minute * MINUTE_MS);
  expect(asked).toEqual(['GET /ping/secret?create=1', 'GET /ping/secret?create=1']);
});

test('status, metrics and badge are what clients of them take', async () => {
  await worker.tick(Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS + 10 * MINUTE_MS);
  const status = await fetch(`${worker.origin}/api/fleet/status`, { headers });
  expect([status.status, await status.json()]).toMatchObject([503, { failing: ['No host is enrolled yet.'] }]);
  const head = await fetch(`${worker.origin}/api/fleet/status`, { method: 'HEAD', headers });
  expect([head.status, await head.text()]).toEqual([503, '']);
  const metrics = await fetch(`${worker.origin}/metrics`, { headers });
  expect(metrics.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  expect(await metrics.text()).toContain('\nargos_drift_hosts{state="drifted"} 0\n');
  const badge = await fetch(`${worker.origin}/badge.svg`);
  expect([badge.status, badge.headers.get('content-type')]).toEqual([200, 'image/svg+xml; charset=utf-8']);
  expect(await badge.text()).toContain('Argos Drift: no hosts');
});
