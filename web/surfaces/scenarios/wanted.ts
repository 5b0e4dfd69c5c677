import type { Declared, ScenarioRow } from '#contract';

/** What a scenario shall be: what is declared of it, else what the baseline has; null where neither says anything. */
export function wanted({
  declared,
  in_baseline,
  simulated_in_baseline,
}: Pick<ScenarioRow, 'declared' | 'in_baseline' | 'simulated_in_baseline'>): Declared | null {
  if (declared !== null || !in_baseline) return declared;
  return simulated_in_baseline ? 'simulated' : 'enabled';
}

/** Whether the running engine is known to have loaded it although it is not installed, or not to have although it is. */
export const runsOtherwise = ({ running, installed }: ScenarioRow): boolean => running != null && running !== installed;

/** Whether it must be installed and is not. */
export const isMissing = (row: ScenarioRow): boolean =>
  !row.installed && row.part_of === null && wanted(row) !== null && wanted(row) !== 'disabled';

/** Whether the host is known not to be as it shall be with it. */
export function differs(row: ScenarioRow): boolean {
  const wish = wanted(row);
  if (wish === null || row.part_of !== null) return false;
  if (wish === 'disabled') return row.installed || row.running === true;
  if (!row.installed || row.running === false) return true;
  return isSimulatedOtherwise(row, wish === 'simulated', row.declared === null && row.in_part_in_baseline);
}

/**
 * Whether it is known to be simulated otherwise than it shall be. A file of which only some rules are simulated is neither simulated
 * nor not: it was adopted like that, or differs.
 * @param inPart whether it shall be so only in part
 */
export const isSimulatedOtherwise = (
  { simulated, simulated_in_part, simulation_unknown }: ScenarioRow,
  shallBe: boolean,
  inPart: boolean | undefined,
): boolean => !simulation_unknown && (simulated !== shallBe || (simulated && !simulated_in_part !== !inPart));
