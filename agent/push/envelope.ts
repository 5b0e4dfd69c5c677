import { type Changes, type EngineReport, type Heartbeat, REPORT_SCHEMA, type Report } from '#contract';
import type { Observation } from '../observe/observer.ts';

/** This process, as its messages name it. */
export interface Sender {
  version: string;
  instance: string;
  mode: 'run' | 'check';
  /** RFC 3339. */
  startedAt: string;
}

/** What this host's disk holds of the intent. */
export interface Delivered {
  /** The revision whose sentinels are there; null before the first. */
  revision: number | null;
  /** Why the newest intent is not there, fit for a terminal and a report; null where nothing is known to be wrong. */
  fault: string | null;
}

/** What is told of a host at one moment: what was observed on its disk, and what is known of its engine. */
export interface Seen extends Observation {
  /** Left out where nobody looks at it. */
  engine?: EngineReport;
}

/** "As in my last report": says only that the host was looked at and which intent is on its disk. */
export function heartbeatOf(sender: Sender, seen: Seen, delivered: Delivered): Heartbeat {
  const { version, instance, mode, startedAt } = sender;
  return {
    schema: REPORT_SCHEMA,
    agent: { version, instance, mode, started_at: startedAt },
    observed_at: seen.observedAt,
    digest: seen.digest,
    delivered_revision: delivered.revision,
    delivery_fault: delivered.fault,
    // Of a new one the next heartbeat tells soon enough: it changes nothing that is compared.
    ...(seen.catalogue === null ? {} : { catalogue: seen.catalogue }),
    ...besides(seen),
  };
}

/** What both messages say of an observation beside its surfaces, which no digest covers, and which is told at once when it changes. */
export function besides(seen: Seen): Pick<Heartbeat, 'load_fault' | 'protection_gaps' | 'apply_running' | 'apply' | 'engine'> {
  const { loadFault, protectionGaps, applyRunning, apply, engine } = seen;
  return {
    load_fault: loadFault,
    protection_gaps: [...protectionGaps],
    apply_running: applyRunning,
    ...(apply === null ? {} : { apply: { ...apply } }),
    ...(engine === undefined ? {} : { engine }),
  };
}

/** Everything that was observed. @param changes what moved since the report before; null where that is not known */
export function reportOf(sender: Sender, seen: Seen, delivered: Delivered, changes: Changes | null = null): Report {
  return { ...heartbeatOf(sender, seen, delivered), ...(changes === null ? {} : { changes }), ...seen.surfaces };
}
