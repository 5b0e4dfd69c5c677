import type { ScenarioRow } from '#contract';

/** How what a host has differs from its baseline: what accepting it changes. */
export interface BaselineDifference {
  /** Installed, and not in the baseline. */
  joins: ScenarioRow[];
  /** In the baseline, and not installed. */
  leaves: ScenarioRow[];
  /** In the baseline and installed, and simulated otherwise than there. */
  changes: ScenarioRow[];
}

/** The difference between what is installed and the baseline, also of what something else is declared of. */
export function baselineDifference(rows: readonly ScenarioRow[]): BaselineDifference {
  return {
    joins: rows.filter(({ installed, in_baseline }) => installed && !in_baseline),
    leaves: rows.filter(({ installed, in_baseline }) => !installed && in_baseline),
    changes: rows.filter(
      ({ installed, in_baseline, simulated, simulated_in_baseline }) =>
        installed && in_baseline && simulated_in_baseline !== undefined && simulated !== simulated_in_baseline,
    ),
  };
}

/** All rows that differ. */
export const differing = ({ joins, leaves, changes }: BaselineDifference): ScenarioRow[] => [...leaves, ...changes, ...joins];

/** Whether there is something to accept: what is declared is as it is by its declaration, whatever the baseline has. */
export const isAcceptable = (difference: BaselineDifference): boolean =>
  differing(difference).some(({ declared }) => declared === null);
