import type { ProtectionGap, ScenariosReport } from '#contract';
import { readSimulation } from '../scenarios/simulation.ts';
import type { ObservationContext } from '../surface-observer.ts';
import { readOrUnobservable, Unobservable } from '../unobservable.ts';
import { gapOf, gapOfHost } from './gap.ts';

const SO = 'CrowdSec only simulates: it tells of an attack, and no bouncer gets a decision';

/** Which of the installed scenarios are only simulated; null where none is, or where it is not known. */
export function simulationGap({ tree, where }: ObservationContext, { installed }: ScenariosReport): ProtectionGap | null {
  const simulated = installed.filter((scenario) => scenario.simulated === true).map(({ name }) => name);
  if (simulated.length === 0) return null;
  const simulation = readOrUnobservable(() => readSimulation(tree, where));
  if (simulation instanceof Unobservable || simulation.path === null) return null;
  const file = where.view.toCrowdsec(simulation.path);
  if (!simulation.byDefault) return gapOf('simulation', simulated, `${file} names under exclusions what ${SO}`);
  const sentence = `${file} says simulation: true, so all of them, but those that it names under exclusions, are what ${SO}`;
  return simulated.length === installed.length
    ? gapOfHost('simulation', simulated.length, sentence)
    : gapOf('simulation', simulated, sentence);
}
