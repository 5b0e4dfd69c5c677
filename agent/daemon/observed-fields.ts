import type { Observation } from '../observe/observer.ts';
import type { LogFields } from '../words/log.ts';

/** What the log says of a changed observation. */
export function observedFields({ surfaces: { scenarios, tuning }, digest }: Observation): LogFields {
  return {
    digest,
    scenarios: scenarios.state,
    installed: scenarios.installed.length,
    tuning: tuning.state,
    inbound: tuning.inbound,
    outbound: tuning.outbound,
    detail: scenarios.detail ?? tuning.detail,
  };
}
