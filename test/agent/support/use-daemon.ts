import { afterEach, vi } from 'vitest';
import { Daemon } from '../../../agent/daemon/daemon.ts';
import type { Pusher } from '../../../agent/push/push.ts';
import { PATIENCE } from './fake-timing.ts';
import { useAgent } from './use-agent.ts';

/** An agent that runs as a daemon, in time that passes only when a test says so. */
export function useDaemon(timeoutMs?: number) {
  const at = useAgent(timeoutMs);
  let running: { stop: AbortController; ended: Promise<void> } | null = null;
  afterEach(async () => {
    running?.stop.abort();
    await running?.ended;
    running = null;
  });
  return Object.assign(Object.create(at) as typeof at, {
    /** @param renewed gives another pusher where the host was enrolled anew */
    start(renewed: () => Pusher | null = () => null): void {
      const stop = new AbortController();
      const { observer, pusher, timing, log } = at.agent;
      running = { stop, ended: new Daemon({ observer, pusher, timing, log, renewed }).run(stop.signal) };
    },
    /** What was received: `report`, `heartbeat` or `catalogue`. */
    kinds(): string[] {
      return at.worker.received.map(({ body }) => ('scenarios' in body ? 'report' : 'items' in body ? 'catalogue' : 'heartbeat'));
    },
    /** Lets time pass until another message comes. @returns how long that was, in ms */
    nextMessage(): Promise<number> {
      const before = at.worker.received.length;
      return at.agent.timing.passUntil(() => at.worker.received.length > before);
    },
    /** Waits until the Worker received this many messages. */
    async received(count: number): Promise<void> {
      await vi.waitFor(() => {
        if (at.worker.received.length < count) throw new Error(`${at.worker.received.length} of ${count} messages came`);
      }, PATIENCE);
    },
    /** The names in the last report that came. */
    lastNames(): string[] {
      const report = at.worker.received.findLast(({ body }) => 'scenarios' in body);
      const scenarios = report?.body.scenarios as { installed: { name: string }[] };
      return scenarios.installed.map(({ name }) => name);
    },
  });
}
