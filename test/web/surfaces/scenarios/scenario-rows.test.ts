import { describe, expect, it } from 'vitest';
import type { ScenarioRow } from '#contract';
import { changeKey } from '../../../../web/surfaces/scenarios/changes.ts';
import {
  filterChoices,
  filterNamed,
  listedRows,
  type RowFilter,
  searchedWords,
} from '../../../../web/surfaces/scenarios/row-filter.ts';
import { rowState, withPending } from '../../../../web/surfaces/scenarios/row-state.ts';

const row = (name: string, changes: Partial<ScenarioRow> = {}): ScenarioRow => ({
  short_name: name.split('/')[1] ?? name,
  source: name.split('/')[0] ?? '',
  canonical_name: name,
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

describe('a scenario’s row', () => {
  it.each([
    ['disabled', true, 'differs'],
    ['disabled', false, 'declared'],
    ['enabled', true, 'declared'],
    ['enabled', false, 'differs'],
    [null, true, 'plain'],
  ] as const)('declared %s, installed %s: %s', (declared, installed, tone) => {
    expect(rowState(row('a/one', { declared, installed }), 'drifted', true).tone).toBe(tone);
  });

  it.each(['disabled', 'enabled', null] as const)('declared %s says nothing about a host that is not known', (declared) => {
    expect(rowState(row('a/one', { declared }), 'unknown', true).tone).toBe('unknown');
    expect(rowState(row('a/one', { declared }), 'drifted', false).tone).toBe('unknown');
  });
});

describe('the list of scenarios', () => {
  const rows = [row('a/two', { declared: 'disabled' }), row('b/one'), row('a/one', { declared: 'enabled' })];
  const names = (search: string, filter: RowFilter) =>
    listedRows(rows, search, filter, (each) =>
      searchedWords(each, each.canonical_name === 'b/one' ? ['Detect SSH brute force'] : [], true),
    ).map((listed) => listed.canonical_name);

  it('is in the order of names', () => {
    expect(names('', 'All')).toEqual(['a/one', 'a/two', 'b/one']);
  });

  it('is searched in names and descriptions, every word, in any case', () => {
    expect(names('force ssh', 'All')).toEqual(['b/one']);
    expect(names('ssh two', 'All')).toEqual([]);
  });

  it('is searched by the words of its filters, which are those of its marks', () => {
    const marked = [
      row('c/one', { origin: 'local' }),
      row('c/two', { content: 'tainted' }),
      row('c/three', { declared: 'enabled', installed: false }),
    ];
    const found = (search: string, isKnown = true) =>
      listedRows(marked, search, 'All', (each) => searchedWords(each, [], isKnown)).map((each) => each.canonical_name);
    expect(found('local')).toEqual(['c/one']);
    expect(found('tainted')).toEqual(['c/two']);
    expect(found('missing')).toEqual(['c/three']);
    expect(found('missing', false)).toEqual([]);
  });

  it('takes a filter from the address in any case, and none that is not there', () => {
    expect(['differing', 'Needs a reload', 'constructor', ''].map(filterNamed)).toEqual([
      'Differing',
      'Needs a reload',
      'All',
      'All',
    ]);
  });

  it('shows only the state that was chosen', () => {
    expect(names('', 'Differing')).toEqual(['a/two']);
    expect(names('', 'Disabled')).toEqual(['a/two']);
    expect(names('', 'Enabled')).toEqual(['a/one']);
  });

  it('offers the states that some row is in, and the chosen one until it is left', () => {
    const offered = (chosen: RowFilter, ...more: ScenarioRow[]) =>
      filterChoices([...rows, ...more], chosen, true).map(({ filter, count }) => `${filter} ${count}`);
    expect(offered('All')).toEqual(['All 3', 'Differing 1', 'Disabled 1', 'Enabled 1']);
    expect(offered('Local')).toEqual(['All 3', 'Differing 1', 'Disabled 1', 'Enabled 1', 'Local 0']);
    const marked = [
      row('c/local', { origin: 'local' }),
      row('c/tainted', { content: 'tainted' }),
      row('c/outdated', { content: 'outdated' }),
      row('c/gone', { declared: 'enabled', installed: false, not_in_hub: true }),
    ];
    expect(offered('All', ...marked).slice(1)).toEqual([
      'Differing 2',
      'Missing 1',
      'Disabled 1',
      'Enabled 2',
      'Local 1',
      'Tainted 1',
      'Outdated 1',
      'Not in the hub 1',
    ]);
  });

  it('says of no row that it differs on a host that is not known', () => {
    expect(filterChoices(rows, 'All', false).map(({ filter }) => filter)).toEqual(['All', 'Disabled', 'Enabled']);
  });

  it('keeps a row listed while something happens to it', () => {
    const kept = listedRows(rows, '', 'Disabled', undefined, ({ canonical_name }) => canonical_name === 'b/one');
    expect(kept.map((each) => each.canonical_name)).toEqual(['a/two', 'b/one']);
  });

  it('shows a change that is on its way, on the host that it was made for', () => {
    const pending = new Map([[changeKey('host-1', 'b/one'), 'disabled' as const]]);
    const declared = (host: string) => withPending(rows, host, pending).find((it) => it.canonical_name === 'b/one')?.declared;
    expect(declared('host-1')).toBe('disabled');
    expect(declared('host-2')).toBeNull();
  });

  it('shows a withdrawal that is on its way', () => {
    const pending = new Map([[changeKey('host-1', 'a/two'), null]]);
    expect(withPending(rows, 'host-1', pending)[0]).toMatchObject({ declared: null, disabled: false });
  });
});
