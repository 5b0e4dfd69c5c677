import type { DriftEngine } from '#contract';
import { describeEngine, engineCommands, engineUnchecked, unknownEngine } from '../../drift/index.ts';
import type { HostRow } from '../tables/hosts.ts';
import { agentFacts, engineIn, type LivenessRow } from '../tables/liveness.ts';
import type { HostLine } from '../tables/verdicts.ts';

/** The engine of a host's line. @param isExpired whether the checks that should have renewed it have stopped */
export function engineOf({ engine }: HostLine, isExpired: boolean): DriftEngine {
  if (isExpired) return engineUnchecked();
  return engine ?? unknownEngine('This host was not compared yet since Argos Drift was upgraded.');
}

/** The engine with every path that its agent listed, for an answer that is no line of the snapshot. @param now Unix milliseconds */
export function wholeEngine(host: HostRow, live: LivenessRow, loadFault: string | null, now: number): DriftEngine {
  return describeEngine({ report: engineIn(live), loadFault, commands: engineCommands(host) }, agentFacts(live, host), now);
}
