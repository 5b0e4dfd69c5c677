import { describe, expect, it } from 'vitest';
import type { ScenarioRow } from '#contract';
import { listedRows } from '../../../../web/surfaces/scenarios/row-filter.ts';
import { rowState, withRunning } from '../../../../web/surfaces/scenarios/row-state.ts';

const row = (changes: Partial<ScenarioRow>): ScenarioRow => ({
  short_name: 'one',
  source: 'a',
  canonical_name: 'a/one',
  path: null,
  disabled: changes.declared === 'disabled',
  declared: null,
  installed: true,
  running: null,
  origin: 'hub',
  content: 'clean',
  simulated: false,
  part_of: null,
  not_in_hub: false,
  ...changes,
});

describe('a row of a scenario whose running engine is known', () => {
  it.each([
    ['disabled', false, true, 'differs', 'Declared disabled, not installed, still running'],
    ['disabled', false, false, 'declared', 'Declared disabled, not installed'],
    ['disabled', true, false, 'differs', 'Declared disabled, still installed, not running yet'],
    ['enabled', true, false, 'differs', 'Declared enabled, installed, not running yet'],
    ['enabled', true, true, 'declared', 'Declared enabled, installed'],
    ['enabled', false, true, 'differs', 'Declared enabled, not installed, still running'],
    [null, true, false, 'plain', 'Installed, not running yet'],
    [null, false, true, 'plain', 'Not installed, still running'],
    [null, true, true, 'plain', 'Installed'],
  ] as const)('declared %s, installed %s, running %s: %s, "%s"', (declared, installed, running, tone, words) => {
    expect(rowState(row({ declared, installed, running }), 'drifted', true)).toEqual({ tone, words });
  });

  it('says nothing of it on a host that is not known', () => {
    const { words } = rowState(row({ declared: 'disabled', installed: false, running: true }), 'unknown', true);
    expect(words).toBe('Declared disabled; on the host: unknown');
  });

  it('that the engine alone simulates differs, and blocks nobody', () => {
    const enabled = row({ declared: 'enabled', running: true });
    const [simulated = enabled] = withRunning([enabled], false, ['a/one']);
    expect(rowState(simulated, 'drifted', true)).toMatchObject({ tone: 'differs', words: expect.stringContaining('simulated') });
    expect(withRunning([enabled], false)).toEqual([enabled]);
  });
});

it('says of no row that it does not run yet where nothing runs', () => {
  const [told] = withRunning([row({ running: false })], true);
  expect(told && rowState(told, 'in_sync', true).words).toBe('Installed');
});

describe('the filters', () => {
  const rows = [
    row({ canonical_name: 'a/gone', declared: 'disabled', installed: false, running: true }),
    row({ canonical_name: 'a/new', running: false }),
    row({ canonical_name: 'a/as-it-is', running: true }),
    row({ canonical_name: 'a/unknown' }),
  ];
  const names = (filter: 'Differing' | 'Needs a reload') => listedRows(rows, '', filter).map((each) => each.canonical_name);

  it('list what is declared and runs otherwise as differing', () => {
    expect(names('Differing')).toEqual(['a/gone']);
  });

  it('list what a reload would change, declared or not', () => {
    expect(names('Needs a reload')).toEqual(['a/gone', 'a/new']);
  });
});
