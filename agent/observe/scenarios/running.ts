import * as v from 'valibot';
import type { RunningScenarios, ScenariosReport } from '#contract';

/** The scenarios that a load reads, each with whether it is simulated. Sorted by name. */
const Loaded = v.array(v.tuple([v.string(), v.boolean()]));
type Loaded = v.InferOutput<typeof Loaded>;

/** @returns null where it is not known which scenarios are installed, or simulated */
export function loadableScenarios({ state, installed, not_processing, simulation_fault }: ScenariosReport): Loaded | null {
  if (state !== 'read' || not_processing || simulation_fault) return null;
  return installed.map(({ name, simulated }) => [name, simulated === true]);
}

/** How what the engine loaded differs from what is installed now. */
export function runningScenarios(loaded: unknown, report: ScenariosReport): RunningScenarios | null {
  const installed = loadableScenarios(report);
  if (installed === null || !v.is(Loaded, loaded)) return null;
  const [runs, stands] = [new Map(loaded), new Map(installed)];
  const both = [...runs].filter(([name]) => stands.has(name));
  return {
    removed: names([...runs].filter(([name]) => !stands.has(name))),
    added: names([...stands].filter(([name]) => !runs.has(name))),
    simulated: names(both.filter(([name, isSimulated]) => isSimulated && stands.get(name) === false)),
    not_simulated: names(both.filter(([name, isSimulated]) => !isSimulated && stands.get(name) === true)),
  };
}

const names = (entries: Loaded): string[] => entries.map(([name]) => name).sort();
