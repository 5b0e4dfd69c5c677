import { expect, it } from 'vitest';
import type { ScenarioRow } from '#contract';
import { row } from '../../../../scripts/fixtures/documents.ts';
import { baselineDifference, differing } from '../../../../web/surfaces/scenarios/baseline/difference.ts';
import { filterChoices } from '../../../../web/surfaces/scenarios/row-filter.ts';
import { rowState } from '../../../../web/surfaces/scenarios/row-state.ts';

const unknown = (changes: Partial<ScenarioRow>) => row('a/one', { simulation_unknown: true, ...changes });
const notTold = 'whether it is simulated is not known';
const isNew = { in_baseline: false, simulated_in_baseline: undefined } as never;

it.each<[Partial<ScenarioRow>, string, string]>([
  [{ simulated_in_baseline: true }, 'unknown', `Installed; ${notTold}`],
  [{}, 'unknown', `Installed; ${notTold}`],
  [{ declared: 'simulated' }, 'unknown', `Declared simulated, installed; ${notTold}`],
  [isNew, 'plain', `Installed; ${notTold}`],
  [{ declared: 'disabled' }, 'differs', 'Declared disabled, still installed'],
  [{ installed: false }, 'differs', 'Missing: adopted'],
])('of %j nothing is made up: %s, %s', (changes, tone, words) => {
  expect(rowState(unknown(changes), 'drifted', true)).toEqual({ tone, words });
});

it('is no difference that could be accepted, and nothing that differs', () => {
  const rows = [unknown({ simulated_in_baseline: true }), unknown(isNew)];
  expect(differing(baselineDifference(rows))).toEqual([]);
  expect(filterChoices(rows, 'All', true).map(({ filter }) => filter)).toEqual(['All']);
});
