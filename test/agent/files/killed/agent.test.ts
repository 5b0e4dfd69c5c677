import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, test, vi } from 'vitest';
import { readBack } from '../../../../agent/sentinels/read-back.ts';
import { answer } from '../../../doubles/fake-worker.ts';
import { PATIENCE } from '../../support/agent-under-test.ts';
import { useAgent } from '../../support/use-agent.ts';
import { intentOf } from './support/numbered-intent.ts';
import { brokenSentinels } from './support/whole-files.ts';

const BUILD = fileURLToPath(new URL('../../../../scripts/build-agent.mjs', import.meta.url));
const KILLS = 16;
// Its deliveries, confirmations included, take about as long.
const KILLED_WITHIN_MS = 40;

const at = useAgent();

function start(bundle: string) {
  const files = ['--config', join(at.tree.root, 'agent.yaml'), '--key-file', join(at.tree.root, 'host.key')];
  const args = [bundle, 'run', ...files, '--crowdsec-dir', at.tree.dir, '--shared-dir', at.sharedDir];
  const env = { PATH: process.env.PATH ?? '', ARGOS_DRIFT_URL: at.worker.url.origin, ARGOS_DRIFT_CODE: 'ONE-USE' };
  const child = spawn(process.execPath, args, { env, stdio: 'ignore' });
  return { child, ended: once(child, 'exit') };
}

async function reports(count: number): Promise<void> {
  await vi.waitFor(() => {
    const found = at.worker.received.filter(({ url }) => url.endsWith('/report')).length;
    if (found < count) throw new Error(`${found} of ${count} reports came`);
  }, PATIENCE);
}

test('the agent itself, killed 16 times while its intent changes, ends with the newest and needs no help', async () => {
  const bundle = join(at.tree.root, 'agent.mjs');
  execFileSync(process.execPath, [BUILD, bundle]);
  let revision = 0;
  let isChanging = true;
  at.worker.otherwise = ({ url }) => {
    if (url.endsWith('/enroll')) return { status: 200, body: { host_id: 'abcdefghijkl' } };
    if (isChanging) revision++;
    return answer(intentOf(revision));
  };
  for (let kill = 0; kill < KILLS; kill++) {
    const before = at.worker.received.filter(({ url }) => url.endsWith('/report')).length;
    const { child, ended } = start(bundle);
    await reports(before + 1);
    await delay(Math.random() * KILLED_WITHIN_MS);
    child.kill('SIGKILL');
    expect(await ended).toEqual([null, 'SIGKILL']);
    expect(brokenSentinels(at.sharedDir)).toEqual([]);
  }
  isChanging = false;
  const { child, ended } = start(bundle);
  await vi.waitFor(() => expect(readBack(at.sharedDir)?.revision).toBe(revision), PATIENCE);
  await vi.waitFor(() => expect(at.worker.received.at(-1)?.body.delivered_revision).toBe(revision), PATIENCE);
  expect(at.worker.received.filter(({ url }) => url.endsWith('/enroll'))).toHaveLength(1);
  child.kill('SIGTERM');
  expect((await ended)[0]).toBe(0);
}, 60_000);
