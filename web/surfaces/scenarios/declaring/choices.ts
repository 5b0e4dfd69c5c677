import type { Declared, ScenarioRow } from '#contract';
import { isDeclarable } from '../asked.ts';
import { wanted } from '../wanted.ts';

const ALL: readonly Declared[] = ['enabled', 'simulated', 'disabled'];

/** Of a row, what decides what can be declared. What the hub alone has, has no row: it is neither installed nor declared. */
export type Declarable = Pick<
  ScenarioRow,
  'canonical_name' | 'declared' | 'origin' | 'installed' | 'in_baseline' | 'simulated_in_baseline'
>;

/** What a scenario can be declared as. */
export interface Choices {
  /** Shown at once. */
  first: readonly Declared[];
  /** Shown when more is asked for. */
  more: readonly Declared[];
}

/**
 * What a scenario can be declared as besides what it is. A local file is neither installed nor removed by `cscli`, and may only be
 * simulated; one that took the name of a scenario declared disabled can be enabled again.
 */
export function choicesOf(row: Declarable): Choices {
  const { declared, origin } = row;
  const isPossible = (becomes: Declared) =>
    becomes !== declared &&
    (origin !== 'local' || (becomes === 'simulated' && row.installed) || (becomes === 'enabled' && declared === 'disabled'));
  const possible = isDeclarable(row.canonical_name) ? ALL.filter(isPossible) : [];
  if (declared !== null || possible.length < 2) return { first: possible, more: [] };
  const usual = row.installed || wanted(row) !== null ? 'disabled' : 'enabled';
  return { first: [usual], more: possible.filter((becomes) => becomes !== usual) };
}
