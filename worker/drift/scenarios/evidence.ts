import type { InstalledScenario, ScenariosReport } from '#contract';

/** What is installed on the host, by full name. */
export interface ScenariosEvidence {
  readonly installed: ReadonlySet<string>;
  /** Installed, and they block nobody. */
  readonly simulated: ReadonlySet<string>;
  /** Installed, and surely not simulated. What is in neither set: its agent does not know. */
  readonly notSimulated: ReadonlySet<string>;
  /** Simulated, and only some of their rules are: the others block. */
  readonly simulatedInPart: ReadonlySet<string>;
  /** The names of rules that are called otherwise than the item that holds them, with that item. */
  readonly parts: ReadonlyMap<string, string>;
}

/** What a report that could be read says. */
export function evidenceIn({ installed }: ScenariosReport): ScenariosEvidence {
  const namesOf = (items: readonly InstalledScenario[]) => new Set(items.map(({ name }) => name));
  return {
    installed: namesOf(installed),
    simulated: namesOf(installed.filter(({ simulated }) => simulated === true)),
    notSimulated: namesOf(installed.filter(({ simulated }) => simulated === false)),
    simulatedInPart: namesOf(installed.filter(({ simulated_in_part }) => simulated_in_part === true)),
    parts: partsIn(installed),
  };
}

/** The rules of a report that are no items of their own, each with the item that holds it. */
export function partsIn(installed: readonly InstalledScenario[]): Map<string, string> {
  const parts = installed.flatMap(({ name, rules = [] }) => rules.map((rule) => [rule, name] as const));
  if (parts.length === 0) return new Map();
  const items = new Set(installed.map(({ name }) => name));
  return new Map(parts.filter(([rule]) => !items.has(rule)));
}

/** Whether a report says of every installed scenario whether it is simulated. Older agents do not. */
export function tellsSimulation({ installed, simulation_fault }: ScenariosReport): boolean {
  return !simulation_fault && installed.every(({ simulated }) => simulated !== undefined);
}
