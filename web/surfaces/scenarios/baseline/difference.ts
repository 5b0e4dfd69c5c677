import type { ScenarioRow } from '#contract';
import { isSimulatedOtherwise } from '../wanted.ts';

/** How what a host has differs from its baseline: what accepting it changes. */
export interface BaselineDifference {
  /** Installed, and not in the baseline; without those that cannot join yet, since nobody knows whether they are simulated. */
  joins: ScenarioRow[];
  /** In the baseline, and not installed. */
  leaves: ScenarioRow[];
  /** In the baseline and installed, and simulated otherwise than there. */
  changes: ScenarioRow[];
}

/**
 * The difference between what is installed and the baseline. What is declared of a scenario counts before what was adopted, which then
 * stays as it is until the declaration is withdrawn.
 */
export function baselineDifference(rows: readonly ScenarioRow[]): BaselineDifference {
  const undeclared = rows.filter(({ declared }) => declared === null);
  return {
    joins: undeclared.filter(
      ({ installed, in_baseline, simulation_unknown }) => installed && !in_baseline && !simulation_unknown,
    ),
    leaves: undeclared.filter(({ installed, in_baseline }) => !installed && in_baseline),
    changes: undeclared.filter(
      (row) =>
        row.installed &&
        row.in_baseline &&
        row.simulated_in_baseline !== undefined &&
        isSimulatedOtherwise(row, row.simulated_in_baseline, row.in_part_in_baseline),
    ),
  };
}

/** All rows that differ. */
export const differing = ({ joins, leaves, changes }: BaselineDifference): ScenarioRow[] => [...leaves, ...changes, ...joins];
