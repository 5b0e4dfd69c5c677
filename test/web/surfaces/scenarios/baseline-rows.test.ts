import { describe, expect, it } from 'vitest';
import type { ScenarioRow } from '#contract';
import { row } from '../../../../scripts/fixtures/documents.ts';
import { differenceWords } from '../../../../web/surfaces/scenarios/baseline/line.tsx';
import { choicesOf } from '../../../../web/surfaces/scenarios/declaring/choices.ts';
import { filterChoices, listedRows } from '../../../../web/surfaces/scenarios/row-filter.ts';
import { rowState, withRunning } from '../../../../web/surfaces/scenarios/row-state.ts';

const AT = '2026-03-01T04:12:00Z';
const state = (changes: Partial<ScenarioRow>) =>
  rowState(row('a/one', changes), 'drifted', true, (moment) => moment.slice(11, 16));
const isNew = { in_baseline: false, simulated_in_baseline: undefined, new_since: AT } as never;

describe('a row beside what was adopted', () => {
  it.each<[Partial<ScenarioRow>, string, string]>([
    [{}, 'plain', 'Installed, as adopted'],
    [{ installed: false, installed_until: AT }, 'differs', 'Missing: adopted, and installed until 04:12'],
    [{ installed: false }, 'differs', 'Missing: adopted'],
    [{ simulated: true }, 'differs', 'Installed, but simulated since it was adopted: detects, does not block'],
    [{ simulated_in_baseline: true }, 'differs', 'Installed, but not simulated as it was when adopted: it blocks'],
    [{ simulated: true, simulated_in_baseline: true }, 'plain', 'Installed, simulated as adopted: detects, does not block'],
    [isNew, 'plain', 'Installed, new since 04:12'],
    [{ running: false }, 'differs', 'Installed, as adopted, not running yet'],
    [{ declared: 'disabled', installed: false }, 'declared', 'Declared disabled, not installed'],
    [
      { declared: 'enabled', installed: false, installed_until: AT },
      'differs',
      'Declared enabled, not installed (it was until 04:12)',
    ],
    [{ declared: 'simulated', simulated: true }, 'declared', 'Declared simulated, installed: detects, does not block'],
    [{ declared: 'simulated' }, 'differs', 'Declared simulated, but it is not: it blocks'],
    [{ declared: 'simulated', installed: false }, 'differs', 'Declared simulated, not installed'],
    [{ part_of: 'a/item', installed: false }, 'unknown', 'Adopted, but it is a part of a/item now: accept what is'],
  ])('%j is %s: %s', (changes, tone, words) => {
    expect(state(changes)).toEqual({ tone, words });
  });

  it('says nothing of a host that is not known', () => {
    const { tone, words } = rowState(row('a/one', { installed: false, installed_until: AT }), 'unknown', true);
    expect([tone, words]).toEqual(['unknown', 'Last known: not installed']);
  });

  it('claims nothing where an older Worker tells of no baseline', () => {
    const { in_baseline: _, simulated_in_baseline: __, ...older } = row('a/one', { simulated: true });
    expect(rowState(older, 'in_sync', true)).toEqual({
      tone: 'plain',
      words: 'Installed, simulated: detects, does not block',
    });
  });

  it('that is declared simulated and that the engine alone does not simulate differs', () => {
    const declared = row('a/one', { declared: 'simulated', simulated: true });
    const [told = declared] = withRunning([declared], false, ['a/one']);
    expect(rowState(told, 'drifted', true).tone).toBe('differs');
  });
});

describe('the filters', () => {
  const rows = [
    row('a/gone', { installed: false, running: false }),
    row('a/simulated', { simulated: true }),
    row('a/new', isNew),
    row('a/declared', { declared: 'simulated', simulated: true }),
    row('a/as-it-was'),
  ];

  it('count what is missing, new and simulated', () => {
    expect(filterChoices(rows, 'All', true).map(({ filter, count }) => `${filter} ${count}`)).toEqual([
      'All 5',
      'Differing 2',
      'Missing 1',
      'New 1',
      'Simulated 2',
    ]);
    expect(listedRows(rows, '', 'Missing').map((each) => each.canonical_name)).toEqual(['a/gone']);
  });

  it('say of nothing that it is missing on a host that is not known', () => {
    expect(filterChoices(rows, 'All', false).map(({ filter }) => filter)).toEqual(['All', 'New', 'Simulated']);
  });

  it('agree with the line above the list', () => {
    expect(differenceWords({ scenarios: rows } as never)).toBe('; 1 missing; 1 simulated otherwise; 1 new since');
    expect(differenceWords({ scenarios: [row('a/one', { declared: 'disabled', installed: false })] } as never)).toBe('');
  });
});

describe('what can be declared of a row', () => {
  const choices = (changes: Partial<ScenarioRow>, name = 'a/one') => {
    const { first, more } = choicesOf(row(name, changes));
    return `${first.join(' ')} | ${more.join(' ')}`;
  };

  it.each<[Partial<ScenarioRow>, string]>([
    [{}, 'disabled | enabled simulated'],
    [{ installed: false, in_baseline: false }, 'enabled | simulated disabled'],
    [{ installed: false }, 'disabled | enabled simulated'],
    [{ declared: 'disabled' }, 'enabled simulated | '],
    [{ declared: 'simulated' }, 'enabled disabled | '],
    [{ origin: 'local' }, 'simulated | '],
    [{ origin: 'local', declared: 'simulated' }, ' | '],
    [{ origin: 'local', installed: false }, ' | '],
    [{ origin: 'local', declared: 'disabled' }, 'enabled simulated | '],
  ])('%j: %s', (changes, expected) => {
    expect(choices(changes)).toBe(expected);
  });

  it('is nothing where its name is none that can be declared', () => {
    expect(choices({ origin: 'local' }, 'a local name')).toBe(' | ');
  });
});
