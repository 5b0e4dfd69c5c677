import * as v from 'valibot';
import type { RunningScenarios, ScenariosReport } from '#contract';

/** Whether a load simulates a scenario; `in_part`: some of its rules. What agents before 0.2 kept is true or false. */
const Simulated = v.union([v.boolean(), v.literal('in_part')]);
/** The scenarios that a load reads, sorted by name. */
const Loaded = v.array(v.tuple([v.string(), Simulated]));
type Loaded = v.InferOutput<typeof Loaded>;

/** @returns null where it is not known which scenarios are installed, or simulated */
export function loadableScenarios({ state, installed, not_processing, simulation_fault }: ScenariosReport): Loaded | null {
  if (state !== 'read' || not_processing || simulation_fault) return null;
  const loaded: Loaded = [];
  for (const { name, simulated, simulated_in_part } of installed) {
    if (simulated === undefined) return null;
    loaded.push([name, simulated_in_part === true ? 'in_part' : simulated]);
  }
  return loaded;
}

/** How what the engine loaded differs from what is installed now. */
export function runningScenarios(loaded: unknown, report: ScenariosReport): RunningScenarios | null {
  const installed = loadableScenarios(report);
  if (installed === null || !v.is(Loaded, loaded)) return null;
  const [runs, stands] = [new Map(loaded), new Map(installed)];
  const both = [...runs].filter(([name]) => stands.has(name));
  const extent = (of: ReadonlyMap<string, v.InferOutput<typeof Simulated>>, name: string) =>
    RULES_SIMULATED.indexOf(of.get(name) ?? false);
  return {
    removed: names([...runs].filter(([name]) => !stands.has(name))),
    added: names([...stands].filter(([name]) => !runs.has(name))),
    simulated: names(both.filter(([name]) => extent(runs, name) > extent(stands, name))),
    not_simulated: names(both.filter(([name]) => extent(runs, name) < extent(stands, name))),
  };
}

/** From the fewest of a scenario's rules to all of them. */
const RULES_SIMULATED: readonly v.InferOutput<typeof Simulated>[] = [false, 'in_part', true];

const names = (entries: Loaded): string[] => entries.map(([name]) => name).sort();
