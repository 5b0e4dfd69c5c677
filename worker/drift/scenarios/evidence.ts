import type { InstalledScenario, ScenariosReport } from '#contract';

/** How many of the rules in an installed scenario's file CrowdSec only simulates: they detect and block nobody. */
export type Extent = 'none' | 'part' | 'all';

/** What is installed on the host, by full name. */
export interface ScenariosEvidence {
  readonly installed: ReadonlySet<string>;
  /** How much of each is simulated. What is installed and not in it: its agent does not know. */
  readonly extents: ReadonlyMap<string, Extent>;
  /** The names of rules that are called otherwise than the item that holds them, with that item. */
  readonly parts: ReadonlyMap<string, string>;
}

/** What a report that could be read says. */
export function evidenceIn(observed: ScenariosReport): ScenariosEvidence {
  const { installed } = observed;
  return {
    installed: new Set(installed.map(({ name }) => name)),
    extents: extentsIn(observed),
    parts: partsIn(installed),
  };
}

/** How much of each scenario is simulated, as far as a report tells it. Of two files with one name it is told where it is of both. */
export function extentsIn({ installed, simulation_fault }: ScenariosReport): Map<string, Extent> {
  const extents = new Map<string, Extent>();
  if (simulation_fault) return extents;
  for (const item of installed) {
    const [extent, other] = [extentOf(item), extents.get(item.name)];
    if (extent !== undefined) extents.set(item.name, other === undefined || other === extent ? extent : 'part');
  }
  for (const item of installed) if (extentOf(item) === undefined) extents.delete(item.name);
  return extents;
}

function extentOf({ simulated, simulated_in_part }: InstalledScenario): Extent | undefined {
  if (simulated === undefined) return undefined;
  if (!simulated) return 'none';
  return simulated_in_part === true ? 'part' : 'all';
}

/** The rules of a report that are no items of their own, each with the item that holds it. */
export function partsIn(installed: readonly InstalledScenario[]): Map<string, string> {
  const parts = installed.flatMap(({ name, rules = [] }) => rules.map((rule) => [rule, name] as const));
  if (parts.length === 0) return new Map();
  const items = new Set(installed.map(({ name }) => name));
  return new Map(parts.filter(([rule]) => !items.has(rule)));
}

/** Whether a report says of any installed scenario whether it is simulated. Older agents say it of none, newer ones may not know it of some. */
export const tellsSimulation = (observed: ScenariosReport): boolean => extentsIn(observed).size > 0;
