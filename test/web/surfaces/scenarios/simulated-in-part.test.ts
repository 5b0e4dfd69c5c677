import { describe, expect, it } from 'vitest';
import type { ScenarioRow } from '#contract';
import { row } from '../../../../scripts/fixtures/documents.ts';
import { baselineDifference } from '../../../../web/surfaces/scenarios/baseline/difference.ts';
import { rowState } from '../../../../web/surfaces/scenarios/row-state.ts';

const WHOLE = { simulated: true } as const;
const PART = { simulated: true, simulated_in_part: true } as const;
const ADOPTED_WHOLE = { simulated_in_baseline: true } as const;
const ADOPTED_PART = { simulated_in_baseline: true, in_part_in_baseline: true } as const;
const someBlock = 'detects, does not block (some of its rules do)';

/** The tone and the words of a row, and whether accepting what the host has would change it. */
function shown(changes: Partial<ScenarioRow>): [string, string, boolean] {
  const told = row('a/one', changes);
  const { tone, words } = rowState(told, 'drifted', true);
  return [tone, words, baselineDifference([told]).changes.length === 1];
}

describe('a scenario that was adopted as simulated', () => {
  it.each<[Partial<ScenarioRow>, string, string, boolean]>([
    [{ ...PART, ...ADOPTED_PART }, 'plain', `Installed, simulated as adopted: ${someBlock}`, false],
    [{ ...PART, ...ADOPTED_WHOLE }, 'differs', `Installed, but simulated as a whole when it was adopted: ${someBlock}`, true],
    [
      { ...WHOLE, ...ADOPTED_PART },
      'differs',
      'Installed, but simulated only in part when it was adopted: detects, does not block',
      true,
    ],
    [ADOPTED_PART, 'differs', 'Installed, but not simulated as it was when adopted: it blocks', true],
    [{ ...PART }, 'differs', `Installed, but simulated since it was adopted: ${someBlock}`, true],
  ])('%j is %s: %s', (changes, ...expected) => {
    expect(shown(changes)).toEqual(expected);
  });

  it('and is declared simulated now must be so as a whole, whatever was adopted', () => {
    const [tone, , isAccepted] = shown({ ...PART, ...ADOPTED_PART, declared: 'simulated' });
    expect([tone, isAccepted]).toEqual(['differs', false]);
  });
});
