import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { answer, problem } from '../../doubles/fake-worker.ts';
import { PATIENCE } from '../support/agent-under-test.ts';
import { startAgent } from '../support/run-agent.ts';
import { useAgent } from '../support/use-agent.ts';

const at = useAgent();
let started: ReturnType<typeof startAgent> | null = null;
afterEach(() => {
  started?.child.kill('SIGKILL');
});

function run(environment: Record<string, string> = {}) {
  const configFile = join(at.tree.root, 'agent.yaml');
  const files = ['--config', configFile, '--key-file', join(at.tree.root, 'host.key')];
  started = startAgent(['run', ...files, '--crowdsec-dir', at.tree.dir, '--shared-dir', at.sharedDir], environment);
  return started;
}
const received = (count: number) =>
  vi.waitFor(() => {
    if (at.worker.received.length < count) throw new Error(`${at.worker.received.length} of ${count} messages came`);
  }, PATIENCE);
const enrolAndAnswer = () => {
  at.worker.otherwise = ({ url }) => (url.endsWith('/enroll') ? { status: 200, body: { host_id: 'abcdefghijkl' } } : answer());
};
const code = () => ({ ARGOS_DRIFT_URL: at.worker.url.origin, ARGOS_DRIFT_CODE: 'ONE-USE' });

test('it enrols itself where it has no key, reports, and the next time it just runs', async () => {
  enrolAndAnswer();
  const first = run(code());
  await received(3);
  first.child.kill('SIGTERM');
  expect((await first.finished).code).toBe(0);
  expect(at.worker.received.map(({ url }) => new URL(url).pathname)).toEqual([
    '/api/agent/enroll',
    '/api/agent/report',
    '/api/agent/report',
  ]);
  const second = run(code());
  await received(4);
  second.child.kill('SIGINT');
  expect((await second.finished).code).toBe(0);
  expect(at.worker.received[3]?.headers['signature-input']).toContain('keyid="abcdefghijkl"');
});

test('a key alone is enough where agent.yaml was lost with its container', async () => {
  enrolAndAnswer();
  const first = run(code());
  await received(3);
  first.child.kill('SIGTERM');
  await first.finished;
  rmSync(join(at.tree.root, 'agent.yaml'));
  run(code());
  await received(4);
  expect(at.worker.received[3]?.headers['signature-input']).toContain('keyid="abcdefghijkl"');
});

test('a refused code ends it', async () => {
  at.worker.otherwise = () => problem(401, 'invalid_credentials');
  const { code: exitCode, err } = await run(code()).finished;
  expect(exitCode).toBe(1);
  expect(err).toContain('get a new one');
  expect(existsSync(join(at.tree.root, 'host.key'))).toBe(false);
});

test('a Worker that is not up yet is waited for', async () => {
  enrolAndAnswer();
  at.worker.script.push(problem(503, 'unavailable'), 'hangUp');
  run(code());
  await received(5);
  expect(at.worker.received.slice(0, 3).map(({ url }) => new URL(url).pathname)).toEqual(Array(3).fill('/api/agent/enroll'));
});

test('without a key and a code it says how to enrol', async () => {
  const { code: exitCode, err } = await run().finished;
  expect(exitCode).toBe(1);
  expect(err).toContain('Choose "Add a host" on the dashboard');
});

test('its log is one JSON object a line', async () => {
  enrolAndAnswer();
  const { child, finished } = run(code());
  await received(3);
  child.kill('SIGTERM');
  const { out } = await finished;
  const lines = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { message: string });
  expect(lines.map(({ message }) => message)).toEqual(['enrolled', 'started', 'observed', 'intent delivered', 'stopped']);
  expect(out).not.toContain('ONE-USE');
});

test('it ends when it is told to, although the Worker never answers', async () => {
  enrolAndAnswer();
  at.worker.script.push({ status: 200, body: { host_id: 'abcdefghijkl' } }, 'silence');
  const { child, finished } = run(code());
  await received(2);
  child.kill('SIGTERM');
  expect((await finished).code).toBe(0);
});
