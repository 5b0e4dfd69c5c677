import type { InstalledScenario, ScenariosReport } from '#contract';
import type { Baseline, Extent } from '../../../../worker/drift/index.ts';
import { baselineOfNames, item, scenariosReport } from './cases.ts';
import { History } from './history.ts';

/** How much of a scenario is simulated, as an agent tells it; `untold`: it does not. */
export type Told = Extent | 'untold';

const asTold = (told: Told): Partial<InstalledScenario> =>
  told === 'untold' ? {} : { simulated: told !== 'none', ...(told === 'part' ? { simulated_in_part: true } : {}) };

/** A report of an agent that tells so much of each scenario. */
export function tells(scenarios: Record<string, Told>, other: Partial<ScenariosReport> = {}): ScenariosReport {
  const installed = Object.entries(scenarios).map(([name, told]) => ({ ...item(name), ...asTold(told) }));
  return scenariosReport([], { installed, ...other });
}

/** A host that was adopted long ago as this baseline, and agreed with it. */
export function adoptedAs(plain: string[], other: Partial<Baseline> = {}, names = {}): History {
  const host = new History();
  const quiet = new Set(other.simulated);
  const inPart = new Set(other.inPart);
  const all = [...plain, ...quiet];
  const told = (name: string): Told => (inPart.has(name) ? 'part' : quiet.has(name) ? 'all' : 'none');
  host.report(tells(Object.fromEntries(all.map((name) => [name, told(name)]))));
  host.declare(names, baselineOfNames(plain, other));
  return host;
}
