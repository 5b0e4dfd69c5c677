import { type Basis, type Declared, SCENARIO_NAME_MAX_CHARS, SCENARIO_NAME_PATTERN } from '#contract';

/** What is declared of scenarios, by full name. */
export type DeclaredScenarios = Readonly<Record<string, Declared>>;

/** The scenarios that a host had when they were adopted as what it shall have, and what joined since. Sorted. Times are Unix milliseconds. */
export interface Baseline {
  /** Installed and not simulated. */
  readonly plain: readonly string[];
  /** Installed and simulated. */
  readonly simulated: readonly string[];
  /** Those of the simulated ones of which only some rules were. Left out where there are none. */
  readonly inPart?: readonly string[];
  /** Those of both that were local files: no apply can bring them back. */
  readonly local: readonly string[];
  /** When it was adopted, or last accepted by an operator. */
  readonly adoptedAt: number;
  /** Until when whatever is added joins at once: an agent may see the first boot of CrowdSec half done. */
  readonly openUntil: number;
}

/** The scenarios' part of an intent. */
export interface ScenariosIntent {
  readonly names: DeclaredScenarios;
  /** Null: not adopted yet. `dropped`: an operator watches declarations alone, so that no later report is adopted. */
  readonly baseline: Baseline | 'dropped' | null;
}

export const NO_SCENARIOS_INTENT: ScenariosIntent = { names: {}, baseline: null };

/** What shall be of each name in the end: a declaration wins over the baseline. Full names, sorted. */
export interface Wanted {
  readonly disabled: readonly string[];
  /** Installed and not simulated. */
  readonly plain: readonly string[];
  /** Installed and simulated. */
  readonly simulated: readonly string[];
}

/** The baseline itself; null where there is none. */
export const baselineOf = ({ baseline }: ScenariosIntent): Baseline | null => (baseline === 'dropped' ? null : baseline);

/** The names in a baseline, by which it is asked; none where there is no baseline. */
export const namesIn = (baseline: Baseline | null): Set<string> =>
  new Set([...(baseline?.plain ?? []), ...(baseline?.simulated ?? [])]);

/** How many scenarios a baseline has. */
export const sizeOf = ({ plain, simulated }: Baseline): number => plain.length + simulated.length;

/** Whether an operator declared anything of this name, which may be any string that a host reports. */
export const isDeclared = (names: DeclaredScenarios, name: string): boolean => Object.hasOwn(names, name);

/** The full names that are declared so, sorted. */
export function namesDeclared(names: DeclaredScenarios, declared: Declared): string[] {
  return Object.keys(names)
    .filter((name) => names[name] === declared)
    .sort();
}

/** What shall be, all in all. */
export function wantedBy(intent: ScenariosIntent): Wanted {
  const { names } = intent;
  const baseline = baselineOf(intent);
  const together = (declared: Declared, adopted: readonly string[] = []) => {
    const others = adopted.filter((name) => !isDeclared(names, name));
    const own = namesDeclared(names, declared);
    return own.length === 0 ? others : [...own, ...others].sort();
  };
  return {
    disabled: namesDeclared(names, 'disabled'),
    plain: together('enabled', baseline?.plain),
    simulated: together('simulated', baseline?.simulated),
  };
}

/** What is compared with: one declaration is enough for `declared`. Null without any, where there is no baseline or it has become empty. */
export function basisOf(intent: ScenariosIntent): Basis | null {
  if (Object.keys(intent.names).length > 0) return 'declared';
  const baseline = baselineOf(intent);
  return baseline === null || sizeOf(baseline) === 0 ? null : 'adopted';
}

/** What an agent receives: its members of the intent. Only hub items stand in it, since they feed `cscli`. */
export function scenariosForAgent(intent: ScenariosIntent) {
  const { names } = intent;
  const { disabled, plain, simulated } = wantedBy(intent);
  const local = new Set(baselineOf(intent)?.local);
  const isApplied = (name: string) => isDeclared(names, name) || (!local.has(name) && isFullName(name));
  const enabled_scenarios = plain.filter(isApplied);
  const simulated_scenarios = simulated.filter(isApplied);
  return {
    disabled_scenarios: [...disabled],
    enabled_scenarios,
    simulated_scenarios,
    baseline_scenarios: [...enabled_scenarios, ...simulated_scenarios].filter((name) => !isDeclared(names, name)).sort(),
  };
}

const isFullName = (name: string): boolean => name.length <= SCENARIO_NAME_MAX_CHARS && SCENARIO_NAME_PATTERN.test(name);
