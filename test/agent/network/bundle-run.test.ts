import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { answer, FakeWorker, problem, type Received, type Scripted, TLS_CA_FILE } from '../../doubles/fake-worker.ts';
import { PATIENCE } from '../support/fake-timing.ts';
import { endsOnSignal, type Started, startNode } from '../support/run-agent.ts';
import { useProxy } from '../support/use-proxy.ts';
import { useTree } from '../support/use-tree.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const bundle = join(root, 'node_modules/.cache/argos-drift-agent-on-the-network.mjs');
const at = useTree();
const via = useProxy();
let worker: FakeWorker;
let started: Started | null = null;

beforeAll(async () => {
  await promisify(execFile)(process.execPath, [join(root, 'scripts/build-agent.mjs'), bundle]);
});
afterAll(() => rmSync(bundle, { force: true }));
beforeEach(async () => {
  worker = await FakeWorker.start({ isSecure: true });
});
afterEach(async () => {
  started?.child.kill('SIGKILL');
  await worker.stop();
});

const environment = () => ({ HTTPS_PROXY: via.proxy.url('me:hunter2@'), NODE_EXTRA_CA_CERTS: TLS_CA_FILE });
const files = () => ['--config', join(at.tree.root, 'agent.yaml'), '--key-file', join(at.tree.root, 'host.key')];
const start = (args: string[]): Started => {
  started = startNode(['--jitless', bundle, ...args, ...files(), '--shared-dir', join(at.tree.root, 'shared')], environment());
  return started;
};
const enrol = async () =>
  expect((await start(['enroll', worker.url.origin, 'ONE-USE', '--crowdsec-dir', at.tree.dir]).finished).err).toBe('');
const isEnrolment = ({ url }: Received) => url.endsWith('/enroll');
const enrolled = (hostId: string): Scripted => ({ status: 200, body: { host_id: hostId } });
const kinds = () =>
  worker.received.filter((request) => !isEnrolment(request)).map(({ body }) => ('scenarios' in body ? 'report' : 'heartbeat'));

test('through a proxy, with TLS and without a compiler it survives fault after fault and delivers the newest state', async () => {
  worker.otherwise = (request) => (isEnrolment(request) ? enrolled('abcdefghijkl') : answer());
  await enrol();
  at.tree.install('crowdsecurity/ssh-bf');
  const challenge = { status: 403, body: '<html>', headers: { 'cf-mitigated': 'challenge' } };
  worker.script.push('resetInBody', challenge, 'garbage');
  const agent = start(['run', '--crowdsec-dir', at.tree.dir]);
  await vi.waitFor(() => expect(agent.out()).toContain('reporting works again'), { ...PATIENCE, timeout: 20_000 });
  const { code, out, err } = await endsOnSignal(agent);
  expect([code, err]).toEqual([0, '']);
  expect(worker.received.at(-1)?.body).toMatchObject({ delivered_revision: 7, delivery_fault: null });
  const lines = out.trim().split('\n');
  const messages = lines.map((line) => JSON.parse(line).message);
  expect(messages[0]).toBe('started');
  expect(JSON.parse(lines[0] ?? '').proxy).toBe(via.proxy.url());
  expect(messages.slice(-3)).toEqual(['intent delivered', 'reporting works again', 'stopped']);
  expect(out).toContain('Bot Fight Mode');
  expect(out).not.toContain('hunter2');
  expect(new Set(via.proxy.asked.map(({ target }) => target))).toEqual(new Set([worker.url.host]));
});

test('a revoked daemon goes on by itself when `enroll` is run beside it', async () => {
  let hostId = 'abcdefghijkl';
  worker.otherwise = (request) => {
    if (isEnrolment(request)) return enrolled(hostId);
    return request.headers['signature-input']?.includes('keyid="mnopqrstuvwx"') ? answer() : problem(403, 'host_revoked');
  };
  await enrol();
  const daemon = start(['run', '--crowdsec-dir', at.tree.dir]);
  await vi.waitFor(() => expect(kinds()).toEqual(['report']), PATIENCE);
  hostId = 'mnopqrstuvwx';
  await enrol();
  await vi.waitFor(() => expect(kinds()).toEqual(['report', 'report', 'heartbeat']), { ...PATIENCE, timeout: 20_000 });
  const { code, out } = await endsOnSignal(daemon);
  expect(code).toBe(0);
  expect(out).toContain('"message":"enrolled anew, reporting goes on","host_id":"mnopqrstuvwx"');
});
