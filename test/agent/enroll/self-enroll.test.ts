import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { EnrollFault } from '../../../agent/enroll/enroll.ts';
import { selfEnroll } from '../../../agent/enroll/self-enroll.ts';
import { type Http, nodeHttp } from '../../../agent/network/http.ts';
import { jsonLog } from '../../../agent/words/log.ts';
import { FakeWorker, problem, type Scripted } from '../../doubles/fake-worker.ts';
import { FakeTiming } from '../support/fake-timing.ts';
import { useTempFolder } from '../support/temp-folder.ts';
import { withoutProxies } from '../support/without-proxies.ts';

const folder = useTempFolder();
const ENROLLED: Scripted = { status: 200, body: { host_id: 'abcdefghijkl' } };
let worker: FakeWorker;
let http: Http;
let timing: FakeTiming;
let lines: { level: string; message: string }[];
let stop: AbortController;

beforeEach(async () => {
  withoutProxies();
  worker = await FakeWorker.start();
  http = nodeHttp('test');
  timing = new FakeTiming();
  lines = [];
  stop = new AbortController();
});
afterEach(async () => {
  stop.abort();
  http.close();
  await worker.stop();
});

function enrolling(): Promise<string | null> {
  const keyFile = join(folder.path, 'host.key');
  const configFile = join(folder.path, 'agent.yaml');
  const wanted = { url: worker.url, code: 'ONE-USE', hostname: 'h', install: 'docker' as const, keyFile, configFile };
  const log = jsonLog(
    (line) => lines.push(JSON.parse(line)),
    () => new Date(timing.now()),
  );
  return selfEnroll(http, { ...wanted, configText: '', keep: {} }, timing, log, stop.signal);
}

test.each<[string, Scripted, number]>([
  ['Retry-After', problem(503, 'unavailable', {}, { 'retry-after': '900' }), 900_000],
  ['nothing', problem(503, 'unavailable'), 500],
  ['a page', { status: 403, body: '<html>', headers: { server: 'cloudflare' } }, 500],
  ['a closed connection', 'hangUp', 500],
])('a refusal with %s is waited for as a push would', async (_, scripted, waitMs) => {
  worker.script.push(scripted, ENROLLED);
  const enrolled = enrolling();
  expect(await timing.pass()).toBe(waitMs);
  expect(await enrolled).toBe('abcdefghijkl');
});

test('a spent quota is waited for until it is new, or an hour', async () => {
  timing.at = Date.parse('2026-02-28T23:50:00Z');
  worker.script.push({ status: 429, body: 'error code: 1027' }, ENROLLED);
  const enrolled = enrolling();
  expect(await timing.pass()).toBe(12.5 * 60_000);
  expect(await enrolled).toBe('abcdefghijkl');
});

test('each cause is told once, and the end', async () => {
  for (let n = 0; n < 10; n++) worker.script.push({ status: 502, body: '<html>' }, problem(503, 'unavailable'));
  worker.script.push(ENROLLED);
  const enrolled = enrolling();
  for (let n = 0; n < 20; n++) await timing.pass();
  await enrolled;
  expect(lines.map(({ level }) => level)).toEqual(['warn', 'warn', 'info', 'info']);
  expect(lines.at(-1)?.message).toBe('enrolled');
});

test('a code that is refused is not tried again', async () => {
  worker.script.push(problem(401, 'invalid_credentials'));
  await expect(enrolling()).rejects.toThrow(EnrollFault);
  expect(worker.received).toHaveLength(1);
});
