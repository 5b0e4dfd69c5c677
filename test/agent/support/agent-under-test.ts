import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { vi } from 'vitest';
import { Exchange } from '../../../agent/exchange.ts';
import { nodeHttp } from '../../../agent/http.ts';
import { jsonLog, type Log } from '../../../agent/log.ts';
import { Observer } from '../../../agent/observe/observer.ts';
import { Pusher } from '../../../agent/push.ts';
import type { Timing } from '../../../agent/timing.ts';
import type { FakeWorker } from '../../doubles/fake-worker.ts';
import type { CrowdsecTree } from './crowdsec-tree.ts';

export const HOST_ID = 'abcdefghijkl';

/** How long a test waits for something that must happen. */
export const PATIENCE = { timeout: 10_000, interval: 5 };

/** Time that passes only when a test says so; `at` is the wall clock, which a test may set. It begins later than the files of the test, which get real times. */
export class FakeTiming implements Timing {
  at = Date.now() + 3_600_000;
  #monotonicMs = 1_000;
  /** What somebody waits for now. */
  pending: { ms: number; end: () => void } | null = null;

  now(): number {
    return this.at;
  }

  monotonic(): number {
    return this.#monotonicMs;
  }

  random(): number {
    return 0.5;
  }

  wait(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        this.pending = null;
        resolve();
      };
      this.pending = { ms, end };
      signal.addEventListener('abort', end, { once: true });
    });
  }

  /** Lets the current wait pass. @returns how long it was, in ms */
  async pass(): Promise<number> {
    const { ms, end } = await vi.waitFor(() => this.pending ?? Promise.reject(new Error('nobody waits')), PATIENCE);
    this.at += ms;
    this.#monotonicMs += ms;
    end();
    return ms;
  }

  /** Waits until somebody waits for this long. */
  async waitsFor(ms: number): Promise<void> {
    await vi.waitFor(() => {
      if (this.pending?.ms !== ms) throw new Error(`somebody waits for ${this.pending?.ms} and not for ${ms}`);
    }, PATIENCE);
  }
}

export interface LogLine {
  level: string;
  message: string;
  [field: string]: unknown;
}

export interface AgentUnderTest {
  key: KeyObject;
  observer: Observer;
  pusher: Pusher;
  timing: FakeTiming;
  log: Log;
  lines: LogLine[];
  close(): void;
}

/** The parts of an agent that talks to a fake Worker. */
export function agentFor(worker: FakeWorker, tree: CrowdsecTree, sharedDir: string): AgentUnderTest {
  const { privateKey: key } = generateKeyPairSync('ed25519');
  const timing = new FakeTiming();
  const lines: LogLine[] = [];
  const log = jsonLog(
    (line) => lines.push(JSON.parse(line)),
    () => new Date(timing.now()),
  );
  const http = nodeHttp('test');
  const exchange = new Exchange({ url: worker.url, hostId: HOST_ID, key }, http, () => timing.now());
  const sender = {
    version: '0.0.0',
    instance: 'instance-one',
    mode: 'run' as const,
    startedAt: new Date(timing.at).toISOString(),
  };
  return {
    key,
    observer: new Observer(tree.folders()),
    pusher: new Pusher(exchange, sender, sharedDir, log),
    timing,
    log,
    lines,
    close: () => http.close(),
  };
}
