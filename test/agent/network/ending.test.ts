import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { keyText, newKey } from '../../../agent/enroll/key.ts';
import { problem } from '../../doubles/fake-worker.ts';
import { HOST_ID } from '../support/agent-under-test.ts';
import { PATIENCE } from '../support/fake-timing.ts';
import { endsOnSignal, type Started, startAgent } from '../support/run-agent.ts';
import { useAgent } from '../support/use-agent.ts';
import { useProxy } from '../support/use-proxy.ts';

const at = useAgent();
const via = useProxy();
let started: Started | null = null;
let silent: Server;
const clients = new Set<Socket>();

beforeEach(async () => {
  silent = createServer((client) => {
    clients.add(client.resume().on('error', () => undefined));
  });
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
});
afterEach(() => {
  started?.child.kill('SIGKILL');
  for (const client of clients) client.destroy();
  clients.clear();
  silent.close();
});

const received = () => vi.waitFor(() => expect(at.worker.received.length).toBeGreaterThan(0), PATIENCE);
const silentPort = () => {
  const address = silent.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
};

function run(environment: Record<string, string>, hasKey: boolean): Started {
  const keyFile = join(at.tree.root, 'host.key');
  if (hasKey) at.tree.write(keyFile, keyText(newKey(), HOST_ID, at.worker.url));
  const files = ['--config', join(at.tree.root, 'agent.yaml'), '--key-file', keyFile];
  const env = { ARGOS_DRIFT_URL: at.worker.url.origin, ARGOS_DRIFT_CODE: 'ONE-USE', ...environment };
  started = startAgent(['run', ...files, '--crowdsec-dir', at.tree.dir, '--shared-dir', at.sharedDir], env);
  return started;
}

test.each(['silence', 'stallInBody'] as const)('the signal ends it in the middle of a report that meets %s', async (how) => {
  at.worker.otherwise = () => how;
  const agent = run({}, true);
  await received();
  expect((await endsOnSignal(agent)).code).toBe(0);
});

test('the signal ends it while a proxy does not answer', async () => {
  via.proxy.manner = 'silence';
  const agent = run({ HTTP_PROXY: via.proxy.url() }, true);
  await vi.waitFor(() => expect(via.proxy.waiting.size).toBe(1), PATIENCE);
  expect((await endsOnSignal(agent)).code).toBe(0);
});

test('the signal ends it while TLS does not begin', async () => {
  const agent = run({ ARGOS_DRIFT_URL: `https://127.0.0.1:${silentPort()}` }, true);
  await vi.waitFor(() => expect(clients.size).toBe(1), PATIENCE);
  expect((await endsOnSignal(agent)).code).toBe(0);
});

/** A name that is looked up for ever, by something that nobody can end. */
const STUCK_LOOKUP = `import dns from 'node:dns';
dns.lookup = () => { setInterval(() => undefined, 1_000); process.stderr.write('looking'); };`;

test('the signal ends it while a name is looked up', async () => {
  const NODE_OPTIONS = `--import data:text/javascript,${encodeURIComponent(STUCK_LOOKUP)}`;
  const agent = run({ ARGOS_DRIFT_URL: 'http://drift.example', NODE_OPTIONS }, true);
  await new Promise((resolve) => agent.child.stderr?.once('data', resolve));
  expect((await endsOnSignal(agent)).out).toContain('"message":"stopped"');
});

test('the signal ends it in the middle of its enrolment', async () => {
  at.worker.otherwise = () => 'silence';
  const agent = run({}, false);
  await received();
  expect((await endsOnSignal(agent, 'SIGINT')).code).toBe(0);
});

test('the signal ends it while it waits to enrol again', async () => {
  at.worker.otherwise = () => problem(503, 'unavailable', {}, { 'retry-after': '600' });
  const agent = run({}, false);
  await received();
  const { code, out } = await endsOnSignal(agent);
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ message: 'enrolment failed and is tried again', in_s: 600 });
});

test('proxy variables that cannot be used end it with a sentence that holds no password', async () => {
  const { code, out, err } = await run({ HTTP_PROXY: 'socks5://me:hunter2@127.0.0.1:1' }, true).finished;
  expect([code, out]).toEqual([1, '']);
  expect(err).toMatch(/^argos-drift-agent: the proxy in HTTP_PROXY or ALL_PROXY begins with socks5:.*\n$/);
  expect(err).not.toContain('hunter2');
});
