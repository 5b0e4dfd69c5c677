import { generateKeyPairSync } from 'node:crypto';
import type { Identity } from '../../../agent/enroll/identity.ts';
import { nodeHttp } from '../../../agent/network/http.ts';
import { Observer } from '../../../agent/observe/observer.ts';
import { Exchange } from '../../../agent/push/exchange.ts';
import { Pusher } from '../../../agent/push/push.ts';
import { jsonLog, type Log } from '../../../agent/words/log.ts';
import type { FakeWorker } from '../../doubles/fake-worker.ts';
import type { CrowdsecTree } from './crowdsec-tree.ts';
import { FakeTiming } from './fake-timing.ts';

export { FakeTiming, PATIENCE } from './fake-timing.ts';

export const HOST_ID = 'abcdefghijkl';

export interface LogLine {
  level: string;
  message: string;
  [field: string]: unknown;
}

export interface AgentUnderTest {
  identity: Identity;
  /** What pushes for another identity, by the same process. */
  pusherFor: (who: Identity) => Pusher;
  observer: Observer;
  pusher: Pusher;
  timing: FakeTiming;
  log: Log;
  lines: LogLine[];
  close(): void;
}

/**
 * The parts of an agent that talks to a fake Worker.
 * @param timeoutMs how long its requests may take, in real time
 */
export function agentFor(worker: FakeWorker, tree: CrowdsecTree, sharedDir: string, timeoutMs?: number): AgentUnderTest {
  const { privateKey: key } = generateKeyPairSync('ed25519');
  const timing = new FakeTiming();
  const lines: LogLine[] = [];
  const log = jsonLog(
    (line) => lines.push(JSON.parse(line)),
    () => new Date(timing.now()),
  );
  const http = nodeHttp('test', timeoutMs);
  const identity = { url: worker.url, hostId: HOST_ID, key };
  const sender = {
    version: '0.0.0',
    instance: 'instance-one',
    mode: 'run' as const,
    startedAt: new Date(timing.at).toISOString(),
  };
  const pusherFor = (who: Identity) => new Pusher(new Exchange(who, http, () => timing.now()), sender, sharedDir, log);
  return {
    identity,
    pusherFor,
    observer: new Observer(tree.folders()),
    pusher: pusherFor(identity),
    timing,
    log,
    lines,
    close: () => http.close(),
  };
}
