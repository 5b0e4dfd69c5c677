import { createPrivateKey } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { SocketHost } from './host.ts';

/** What the thread is given. */
export interface AttackerData {
  origin: string;
  id: string;
  /** PKCS #8 in PEM. */
  key: string;
  everyMs: number;
}

/** A body of 1 MB, filled up with one value in the place of `FILL`. */
function megabyte(body: unknown, each: string): string {
  const text = JSON.stringify(body);
  const count = Math.floor((1_048_000 - text.length) / (each.length + 1));
  return text.replace('"FILL"', Array.from({ length: count }, () => each).join(','));
}

function hostileBodies(head: ReturnType<SocketHost['head']>): string[] {
  const scenarios = { state: 'read', detail: null, mount_path: '/x', ignored: [], ignored_count: 0, installed: [] };
  const tuning = { state: 'missing', detail: null, path: '/x', sha256: null, modified_at: null, inbound: null, outbound: null };
  const surfaces = { scenarios, tuning: { ...tuning, loaded_by: null } };
  return [
    megabyte({ ...head, ...surfaces, scenarios: { ...scenarios, installed: ['FILL'] } }, '{}'),
    // All in order but the digest, which is of megabytes of fields that a newer agent might send.
    megabyte({ ...head, ...surfaces, scenarios: { ...scenarios, unknown: ['FILL'] } }, '"0123456789"'),
    megabyte({ ...head, ...surfaces, scenarios: { ...scenarios, unknown: ['FILL'] } }, '12345678'),
    JSON.stringify({ ...head, agent: { ...head.agent, version: 'x'.repeat(1_047_000) } }),
    '['.repeat(1_048_000),
  ];
}

const { origin, id, key, everyMs } = workerData as AttackerData;
const host = new SocketHost(origin, id, createPrivateKey(key));
// Beyond what the host has sent before this thread began.
host.sequence += 1_000_000;
const bodies = hostileBodies(host.head());
for (let nth = 0; ; nth += 1) {
  const { status, code } = await host.send(bodies[nth % bodies.length] ?? '');
  parentPort?.postMessage(`${status} ${code}`);
  await delay(everyMs);
}
