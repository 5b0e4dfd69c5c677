import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { answer, FakeWorker } from '../doubles/fake-worker.ts';
import { ROOT, run } from './support/run.ts';

// Node 18 and 20 end a process under --jitless that asks for one of these, and newer ones do not, so the test asks in their place.
const GUARD = `for (const name of ['Request', 'Response', 'Headers', 'FormData', 'fetch', 'WebSocket'])
  Object.defineProperty(globalThis, name, { get() { process._rawDebug('asked for ' + name); process.exit(99); } });`;

test("the built agent enrols and reports without Node's fetch, which needs WebAssembly", async () => {
  const folder = mkdtempSync(join(tmpdir(), 'argos-agent-build-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const worker = await FakeWorker.start();
  onTestFinished(() => worker.stop());
  worker.otherwise = ({ url }) => (url.endsWith('/enroll') ? { status: 200, body: { host_id: 'abcdefghijkl' } } : answer());

  const bundle = join(folder, 'agent.mjs');
  execFileSync(process.execPath, [join(ROOT, 'scripts/build-agent.mjs'), bundle]);
  writeFileSync(join(folder, 'guard.cjs'), GUARD);
  mkdirSync(join(folder, 'crowdsec/scenarios'), { recursive: true });
  writeFileSync(join(folder, 'crowdsec/config.yaml'), 'common: {}\n');
  const places = ['--config', 'agent.yaml', '--key-file', 'host.key', '--crowdsec-dir', 'crowdsec', '--shared-dir', 'shared'];
  const agent = (...args: string[]) =>
    run(process.execPath, ['--require', './guard.cjs', bundle, ...args, ...places], {}, folder);

  expect(await agent('enroll', worker.url.origin, 'ONE-USE')).toMatchObject({ code: 0, stderr: '' });
  expect(await agent('check')).toMatchObject({ code: 0, stderr: expect.not.stringContaining('asked for') });
  expect(worker.received.at(-1)?.headers).toHaveProperty('signature');
});
