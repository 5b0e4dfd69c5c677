import type { Extent, ScenariosEvidence } from './evidence.ts';
import { baselineOf, isDeclared, type ScenariosIntent, wantedBy } from './intent.ts';

/** What is simulated otherwise than it shall be. Full names, sorted. */
export interface SimulatedOtherwise {
  /** Some rules, or all of them, that shall block detect only. */
  readonly actually_simulated: string[];
  /** Some rules, or all of them, that shall detect only block. */
  readonly not_simulated: string[];
}

/** How much of a scenario is simulated; undefined where it is not installed or nothing is known of it. */
export type ExtentOf = (name: string) => Extent | undefined;

/**
 * What a declaration asks for is asked of all rules. What was adopted as simulated in part stays so: a host that ran `cscli simulation
 * enable` has most likely a scenario like that.
 */
export function simulatedOtherwise(intent: ScenariosIntent, extentOf: ExtentOf): SimulatedOtherwise {
  const { plain, simulated } = wantedBy(intent);
  const inPart = adoptedInPart(intent);
  const quiet = plain.filter((name) => (extentOf(name) ?? 'none') !== 'none');
  const allQuiet = simulated.filter((name) => inPart.has(name) && extentOf(name) === 'all');
  return {
    actually_simulated: allQuiet.length === 0 ? quiet : [...quiet, ...allQuiet].sort(),
    not_simulated: simulated.filter((name) => {
      const extent = extentOf(name);
      return extent === 'none' || (extent === 'part' && !inPart.has(name));
    }),
  };
}

/** What shall be simulated in part: adopted so, and nothing declared of it. */
export function adoptedInPart(intent: ScenariosIntent): ReadonlySet<string> {
  const inPart = baselineOf(intent)?.inPart ?? [];
  return new Set(inPart.filter((name) => !isDeclared(intent.names, name)));
}

/**
 * How much of each is simulated, and where that cannot be told now, what was last told of it: a state that nobody can see neither clears
 * a drift nor makes one.
 */
export const extentsBy =
  ({ installed, extents }: ScenariosEvidence, toldLast: ReadonlyMap<string, Extent>): ExtentOf =>
  (name) =>
    extents.get(name) ?? (installed.has(name) ? toldLast.get(name) : undefined);
