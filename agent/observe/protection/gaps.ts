import type { ProtectionGap, SurfaceReports } from '#contract';
import type { ObservationContext } from '../surface-observer.ts';
import { readOrUnobservable, Unobservable } from '../unobservable.ts';
import type { ProtectionMemory } from './memory.ts';
import { profilesGap } from './profiles-gap.ts';
import { scenarioGaps } from './scenario-gaps.ts';
import { simulationGap } from './simulation-gap.ts';

/**
 * What is installed and loaded and still protects nobody, as far as CrowdSec's files tell for certain. What could not be read is no gap.
 * @param surfaces what the same observation found of them
 * @returns those that concern the whole host first
 */
export function protectionGaps(
  context: ObservationContext,
  { scenarios }: SurfaceReports,
  memory: ProtectionMemory,
): ProtectionGap[] {
  const gaps = readOrUnobservable(() => {
    const ofHost = profilesGap(context, memory.profiles, scenarios.installed.length);
    // With the log processor off nothing of a scenario counts, which the surface says itself.
    if (scenarios.state !== 'read' || scenarios.not_processing != null) return [ofHost];
    return [ofHost, simulationGap(context, scenarios), ...scenarioGaps(context, memory.scenarios)];
  });
  memory.sweep();
  return gaps instanceof Unobservable ? [] : gaps.filter((gap) => gap !== null);
}
