import { type Heartbeat, REPORT_SCHEMA, type Report } from '#contract';
import type { Observation } from './observe/observer.ts';

/** This process, as its messages name it. */
export interface Sender {
  version: string;
  instance: string;
  mode: 'run' | 'check';
  /** RFC 3339. */
  startedAt: string;
}

/** "As in my last report": says only that the host was looked at and which intent is on its disk. */
export function heartbeatOf(sender: Sender, seen: Observation, deliveredRevision: number | null): Heartbeat {
  const { version, instance, mode, startedAt } = sender;
  return {
    schema: REPORT_SCHEMA,
    agent: { version, instance, mode, started_at: startedAt },
    observed_at: seen.observedAt,
    digest: seen.digest,
    delivered_revision: deliveredRevision,
  };
}

/** Everything that was observed. */
export function reportOf(sender: Sender, seen: Observation, deliveredRevision: number | null): Report {
  return { ...heartbeatOf(sender, seen, deliveredRevision), ...seen.surfaces };
}
